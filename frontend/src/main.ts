import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { i18n } from './app/i18n'
import { queryClient } from './app/query'
import { router } from './app/router'
import { connectSession } from './app/connect-session'
import { startClock } from './shared/lib/clock'
import { applyTextSize } from './shared/lib/text-size'
import './shared/styles/tokens.css'
import './shared/styles/base.css'
import './shared/styles/element.css'

applyTextSize()
startClock()

const app = createApp(App).use(createPinia())
connectSession(queryClient)
app.use(VueQueryPlugin, { queryClient }).use(i18n).use(router)
app.mount('#app')
