import { describe, expect, it } from 'vitest'
import type { ProviderOut } from '@/api/auth'
import { changedProvider, formOf, newProvider } from './provider-form'

const known = {
  code: 'ytedu',
  name: '烟台教育网',
  kind: 'cas',
  is_enabled: true,
  address: 'https://cas.example.org/cas',
  login_address: null,
  client_id: 'tisheng',
  has_secret: true,
  mapping: { staff_no: 'employee_number', unit: '' },
} as ProviderOut

describe('a sign-in provider in the form', () => {
  it('keeps the secret unless a new one was typed', () => {
    expect(changedProvider(formOf(known))).not.toHaveProperty('secret')
    expect(changedProvider({ ...formOf(known), secret: 'new' })).toHaveProperty('secret', 'new')
  })

  it('sends an empty login address as none', () => {
    expect(newProvider(formOf(known)).login_address).toBeNull()
  })
})
