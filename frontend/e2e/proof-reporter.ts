import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
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

/** The first lines of what went wrong: the last lines of a long run are all that some logs keep. */
function faultOf(result: TestResult): string {
  const text = stripVTControlCharacters(result.error?.message ?? result.status)
  return text.split('\n').filter(Boolean).slice(0, 8).join('\n      ').slice(0, 600)
}

/** Tells `make requirements` what the journeys proved, and says at the end what took long or failed. */
export default class ProofReporter implements Reporter {
  private readonly outcomes = new Map<string, Outcome>()
  private readonly faults: string[] = []
  /** How long the tests of a file took, in seconds. */
  private readonly seconds = new Map<string, number>()

  onTestEnd(test: TestCase, result: TestResult) {
    const name = test.titlePath().filter(Boolean).join(' › ')
    const requirements = claimsOf(test.location.file)
    const file = test.location.file.split('/').at(-1) ?? ''
    this.seconds.set(file, (this.seconds.get(file) ?? 0) + result.duration / 1000)
    this.outcomes.set(name, { test: name, requirements, outcome: result.status })
    if (result.status !== test.expectedStatus && result.status !== 'skipped') {
      this.faults.push(`  attempt ${result.retry + 1} of ${name}\n      ${faultOf(result)}`)
    }
  }

  onEnd() {
    mkdirSync(folder, { recursive: true })
    const claimed = [...this.outcomes.values()].filter(one => one.requirements.length > 0)
    writeFileSync(`${folder}/playwright.json`, JSON.stringify(claimed, null, 1))
    const slowest = [...this.seconds].toSorted(([, one], [, other]) => other - one).slice(0, 10)
    console.log(
      `\nSlowest: ${slowest.map(([file, time]) => `${file} ${time.toFixed()} s`).join(', ')}`,
    )
    if (this.faults.length > 0) console.log(`\nWhat went wrong:\n${this.faults.join('\n')}`)
  }
}
