/** pdf.js, loaded only when somebody opens a PDF: phones and office kernels have no viewer of their own. */
import type { PDFDocumentProxy } from 'pdfjs-dist'

/** Copied beside the pages by the build, see vite.config.ts. */
const BASE = `${import.meta.env.BASE_URL}pdfjs/`

export async function openPdf(url: string): Promise<PDFDocumentProxy> {
  const [pdfjs, worker] = await Promise.all([
    import('pdfjs-dist/legacy/build/pdf.mjs'),
    import('pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'),
  ])
  pdfjs.GlobalWorkerOptions.workerSrc = worker.default
  return pdfjs.getDocument({
    url,
    cMapUrl: `${BASE}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${BASE}standard_fonts/`,
    iccUrl: `${BASE}iccs/`,
    wasmUrl: `${BASE}wasm/`,
    useWasm: false, // our policy for scripts allows no compiling; the plain fallbacks do
    disableAutoFetch: true, // a 50 MB scan on a village line: only the pages that are looked at
    disableStream: true,
    maxImageSize: 64_000_000,
  }).promise
}

/** What a page says, for people who hear it instead of seeing it. */
export async function textOf(document: PDFDocumentProxy, number: number): Promise<string> {
  const content = await (await document.getPage(number)).getTextContent()
  return content.items.map(item => ('str' in item ? item.str : '')).join(' ')
}
