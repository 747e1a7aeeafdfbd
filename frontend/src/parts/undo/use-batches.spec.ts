import { effectScope, nextTick, ref } from 'vue'
import { expect, it } from 'vitest'
import { useBatches } from './use-batches'

it('what was done before the page was opened is offered once, and can be put away', async () => {
  const version = ref<number | null>()
  const scope = effectScope()
  const { batches, addFound, drop } = scope.run(useBatches) ?? useBatches()
  scope.run(() =>
    addFound(() => {
      if (version.value === undefined) return undefined
      const row = { id: 'a', version: version.value ?? 0, name: '张' }
      return version.value === null ? null : { said: '已通过', row }
    }),
  )
  expect(batches.value).toEqual([])
  version.value = 3
  await nextTick()
  expect(batches.value.map(({ said, rows }) => [said, rows[0]?.version])).toEqual([['已通过', 3]])
  drop(batches.value[0]?.key ?? 0)
  version.value = 4
  await nextTick()
  expect(batches.value).toEqual([])
  scope.stop()
})
