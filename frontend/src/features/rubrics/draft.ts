/** A draft as the editor holds it: what the server stores, with sums kept by the editor. */
import type { ItemCOutput, RubricContent, RubricDetailOut } from '@/api/assessment'

/** The editable part of a version, detached from what the cache holds. */
export function contentOf(rubric: RubricDetailOut): RubricContent {
  const { title, document, issuer, remark, excellent_from, pass_from, items_a } = rubric
  return JSON.parse(
    JSON.stringify({ title, document, issuer, remark, excellent_from, pass_from, items_a }),
  ) as RubricContent
}

/** Points as hundredths, so that sums are exact. */
function cents(points: number | string): number {
  return Math.round(Number(points) * 100)
}

/** Sums of B and A follow from their C items. Returns the total, two decimals at most. */
export function sumUp(content: RubricContent): number {
  let total = 0
  for (const a of content.items_a) {
    let sumA = 0
    for (const b of a.items_b) {
      const sumB = b.items_c.reduce((sum, item) => sum + cents(item.max_points), 0)
      b.max_points = String(sumB / 100)
      sumA += sumB
    }
    a.max_points = String(sumA / 100)
    total += sumA
  }
  return total / 100
}

/** Whether the words or points of an item differ from the version it was copied from. */
export function isChanged(before: ItemCOutput | undefined, now: unknown): boolean {
  return JSON.stringify(before) !== JSON.stringify(now)
}
