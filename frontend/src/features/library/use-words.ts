/** What codes of items are called. */
import { useI18n } from 'vue-i18n'
import type { Dimension, Environment, ItemOut, Stage, State, Subject } from '@/api/cases'
import { useAbilities } from '@/parts/abilities/useAbilities'
import { useToolCategories } from '@/parts/items/use-tool-categories'
import type { Tone } from '@/shared/ui/StatusTag.vue'
import type { FacetName } from './wanted'

export const TONES: Record<State, Tone> = {
  draft: 'plain',
  submitted: 'warning',
  published: 'plain',
  recommended: 'primary',
  selected: 'success',
  taken_down: 'danger',
}

export function useWords() {
  const { t } = useI18n()
  const { data: catalogue } = useAbilities()
  const { nameOf } = useToolCategories()

  /** Code and name; until the catalogue is there, the code alone. */
  function abilityName(code: string): string {
    const found = catalogue.value?.abilities.find(one => one.code === code)
    return found ? `${code} ${found.name}` : code
  }
  const namers: Record<FacetName, (value: string) => string> = {
    kind: value => t(`items.kind.${value}`),
    stage: value => t(`codes.stage.${value as Stage}`),
    subject: value => t(`codes.subject.${value as Subject}`),
    ability: abilityName,
    environment: value => t(`ability.environment.${value as Environment}`),
    dimension: value => t(`ability.dimension.${value as Dimension}`),
    year: value => t('items.year', { n: value }),
    level: value => t(`items.level.${value}`),
    state: value => t(`library.state.${value}`),
    category: nameOf,
  }
  const valueName = (name: FacetName, value: string) => namers[name](value)
  const names = (name: FacetName, values: readonly string[]) =>
    values.map(value => valueName(name, value)).join('、')

  /** The kind, of an outcome with its level. */
  function kindName({ kind, level }: Pick<ItemOut, 'kind' | 'level'>): string {
    return level
      ? `${t(`items.kind.${kind}`)} · ${t(`items.level.${level}`)}`
      : valueName('kind', kind)
  }
  return { abilityName, valueName, names, kindName }
}
