// Progressive enhancement only: every page works without this file.
import { initAll } from './vendor/govuk/govuk-frontend.min.js'
import { keepForms } from './keeping.js'
import { pointOut } from './labels.js'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
initAll()
keepForms()
pointOut()
