/** A sign-in provider as it stands in the form, and what the server gets of it. */
import type { ProviderChangeIn, ProviderIn, ProviderKind, ProviderOut } from '@/api/auth'

export interface ProviderForm {
  code: string
  name: string
  kind: ProviderKind
  isEnabled: boolean
  address: string
  loginAddress: string
  clientId: string
  secret: string
  staffNo: string
  unit: string
}

export const KINDS: readonly ProviderKind[] = ['oidc', 'cas', 'eduyun']

const EMPTY: ProviderForm = {
  code: '',
  name: '',
  kind: 'oidc',
  isEnabled: false,
  address: '',
  loginAddress: '',
  clientId: '',
  secret: '',
  staffNo: '',
  unit: '',
}

export function formOf(provider: ProviderOut | null): ProviderForm {
  if (provider === null) return { ...EMPTY }
  return {
    code: provider.code,
    name: provider.name,
    kind: provider.kind,
    isEnabled: provider.is_enabled,
    address: provider.address,
    loginAddress: provider.login_address ?? '',
    clientId: provider.client_id,
    secret: '',
    staffNo: provider.mapping.staff_no,
    unit: provider.mapping.unit ?? '',
  }
}

function shared(form: ProviderForm) {
  return {
    name: form.name,
    is_enabled: form.isEnabled,
    address: form.address.trim(),
    login_address: form.loginAddress.trim() || null,
    client_id: form.clientId,
    mapping: { staff_no: form.staffNo, unit: form.unit },
  }
}

export function newProvider(form: ProviderForm): ProviderIn {
  return { ...shared(form), code: form.code.trim(), kind: form.kind, secret: form.secret }
}

/** The secret stays as it is unless a new one was typed. */
export function changedProvider(form: ProviderForm): ProviderChangeIn {
  return { ...shared(form), ...(form.secret === '' ? {} : { secret: form.secret }) }
}
