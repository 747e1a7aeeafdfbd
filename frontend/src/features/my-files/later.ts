/** Receipts are numbered in the order of arrival, which is the order of versions. Pure. */

interface Received {
  receipt_no: string
}

const numberOf = ({ receipt_no }: Received) => Number(receipt_no.split('-')[1])

/** Whether a file arrived after another; of two sent at once the ids do not tell. */
export function isLater(file: Received, than: Received): boolean {
  return numberOf(file) > numberOf(than)
}
