/** 标准 / 大字: the root font size, remembered on this device. */
import { ref } from 'vue'

const KEY = 'tisheng.text-size'

export const isLargeText = ref(localStorage.getItem(KEY) === 'large')

export function applyTextSize(): void {
  document.documentElement.dataset['text'] = isLargeText.value ? 'large' : 'standard'
}

export function toggleTextSize(): void {
  isLargeText.value = !isLargeText.value
  localStorage.setItem(KEY, isLargeText.value ? 'large' : 'standard')
  applyTextSize()
}
