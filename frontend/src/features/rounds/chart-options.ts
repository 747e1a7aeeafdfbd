/** Stacked bars, one per district, in the colours of the state bar. Pure. */
import type { DistrictProgress } from '@/api/assessment'
import { STATE_COLOURS } from '@/parts/submission-states/states'
import { GROUPS, countIn } from './matrix'

const INK = '#454e5b'
const LINE = '#dfe4ec'

/** All texts of the chart; `size` in px. */
export interface Font {
  size: number
  /** A real family: texts are measured on a canvas, which does not know `inherit`. */
  family: string
}

/** `label` names a group. */
export function chartOptions(
  districts: readonly DistrictProgress[],
  label: (group: string) => string,
  { size, family }: Font,
) {
  const text = { color: INK, fontSize: size, fontFamily: family }
  return {
    animationDuration: 300,
    textStyle: { fontFamily: family },
    grid: { left: 4, right: 16, top: 40, bottom: 4, containLabel: true },
    legend: { type: 'scroll', top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: text },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, textStyle: text },
    xAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: text,
      splitLine: { lineStyle: { color: LINE } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: districts.map(({ name }) => name),
      axisLabel: { ...text, interval: 0 },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: LINE } },
    },
    series: GROUPS.map(group => ({
      name: label(group.key),
      type: 'bar',
      stack: 'all',
      barWidth: '62%',
      itemStyle: { color: STATE_COLOURS[group.states.at(-1) ?? 'draft'] },
      data: districts.map(district => countIn(group, district) || null),
    })),
  }
}
