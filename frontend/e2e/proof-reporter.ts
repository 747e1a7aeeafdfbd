import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter'

interface Outcome {
  test: string
  requirements: string[]
  outcome: string
}

const folder = new URL('../../.cache/proof', import.meta.url).pathname

/** The R-numbers that a journey's file claims, such as [R34][R142]: a journey proves as a whole. */
function claimsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/\[(R\d{1,3})\]/g)].map(found => found[1] ?? '')
}

/** Tells `make requirements` what the journeys proved. */
export default class ProofReporter implements Reporter {
  private readonly outcomes = new Map<string, Outcome>()

  onTestEnd(test: TestCase, result: TestResult) {
    const name = test.titlePath().filter(Boolean).join(' › ')
    const requirements = claimsOf(test.location.file)
    this.outcomes.set(name, { test: name, requirements, outcome: result.status })
  }

  onEnd() {
    mkdirSync(folder, { recursive: true })
    const claimed = [...this.outcomes.values()].filter(one => one.requirements.length > 0)
    writeFileSync(`${folder}/playwright.json`, JSON.stringify(claimed, null, 1))
  }
}
