export { Refusal, isRefusal, type FieldProblem } from './refusal'
export { connect, download, send, type Connection } from './transport'
