/** Assessment years 考核年度 that screens work in, and the one that is looked at. */
import { useQuery } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { useRoute } from 'vue-router'
import { listYears, type YearOut } from '@/api/assessment'
import { today } from '@/shared/lib/today'

/** Years in which work goes on or went on; those in preparation have nothing to show. */
export function useYears({ openOnly = false } = {}) {
  return useQuery({
    queryKey: ['years', 'list'],
    queryFn: ({ signal }) => listYears({ query: { limit: 100 }, signal }),
    select: page =>
      page.items.filter(({ state }) => state === 'open' || (!openOnly && state === 'closed')),
  })
}

/** The open year that has this day in it, else the open one that begins last, else the newest. */
export function currentYear(years: readonly YearOut[], day: string): YearOut | undefined {
  const open = years.filter(({ state }) => state === 'open')
  const now = open.find(one => one.starts_on <= day && day <= one.ends_on)
  return now ?? [...open].sort((a, b) => b.starts_on.localeCompare(a.starts_on))[0] ?? years[0]
}

/** The year that the address asks for, so that a link can lead into a year that is over. */
export const yearOfAddress = () => String(useRoute().query['year'] ?? '')

/** The years, and which of them is looked at: the one that was picked, else the current one. */
export function useYearChoice({ openOnly = false, first = '' } = {}) {
  const query = useYears({ openOnly })
  const years = computed(() => query.data.value ?? [])
  const picked = ref(first)
  const year = computed(
    () => years.value.find(({ id }) => id === picked.value) ?? currentYear(years.value, today()),
  )
  const yearId = computed({
    get: () => year.value?.id ?? '',
    set: id => {
      picked.value = id
    },
  })
  return { query, years, year, yearId }
}
