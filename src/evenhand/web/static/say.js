// For pages without an account: the components alone. Nothing that is typed is kept on the device.
import { initAll } from './vendor/govuk/govuk-frontend.min.js'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
initAll()
