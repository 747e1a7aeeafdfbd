export { Refusal, isRefusal, type FieldProblem } from './refusal'
export { connect, download, send, sendOnce, type Connection } from './transport'
