// What is typed into a form that asks for it (data-keep) stays on this device until it is sent, and is sent again when
// the connection comes back. Without this file the form is a plain one. Nothing is kept longer than a day, nor after
// signing out; the form's own key makes sure that what is sent twice is recorded once.

const PREFIX = 'evenhand:keep:'
const LONGEST = 24 * 60 * 60 * 1000
const AGAIN = 15000 // milliseconds until sending is tried again, where the device does not tell that it is connected
const PATIENCE = 20000
const NEVER = new Set(['csrfmiddlewaretoken', 'same'])
const KEY = 'key' // the one hidden field that is kept: sent twice with it, a form is recorded once

function read (name) {
  try {
    const found = JSON.parse(localStorage.getItem(name))
    return found && Date.now() - found.at < LONGEST ? found : null
  } catch {
    return null
  }
}

function write (name, what) {
  try {
    localStorage.setItem(name, JSON.stringify({ ...what, at: Date.now() }))
    return true
  } catch {
    return false // no room, or not allowed: the form goes on without
  }
}

function forget (wanted) {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && wanted(name)) localStorage.removeItem(name)
    }
  } catch { /* nothing is kept where nothing may be */ }
}

class Kept {
  constructor (form) {
    this.form = form
    this.owner = `${PREFIX}${form.dataset.keepFor}:`
    this.name = this.owner + form.dataset.keep
    this.sending = false
    this.waiting = 0
  }

  begin () {
    const before = read(this.name)
    if (this.form.hasAttribute('data-keep-shown')) this.save() // the page itself holds what was typed
    else if (before) this.restore(before)
    this.form.addEventListener('input', () => this.save())
    this.form.addEventListener('change', () => this.save())
    this.form.addEventListener('submit', (event) => this.submitted(event))
    document.querySelector('[data-keep-drop]')?.addEventListener('click', () => this.drop())
    window.addEventListener('online', () => this.connected())
    window.addEventListener('offline', () => this.say(this.waiting ? 'waiting' : 'offline'))
    for (const one of document.querySelectorAll('[data-keep-device]')) one.hidden = !write(`${PREFIX}try`, {})
    forget((name) => name === `${PREFIX}try`)
    if (!navigator.onLine) this.say('offline')
  }

  // --- keeping --------------------------------------------------------------------------------

  boxes () {
    const left = ['submit', 'button', 'file', 'password']
    return [...this.form.elements].filter((one) => one.name && !NEVER.has(one.name) && !left.includes(one.type) && (one.type !== 'hidden' || one.name === KEY))
  }

  save (sent = false) {
    const fields = this.boxes().filter((one) => !['radio', 'checkbox'].includes(one.type) || one.checked).map((one) => [one.name, one.value])
    write(this.name, { fields, sent })
  }

  restore (before) {
    for (const box of this.boxes()) {
      const given = before.fields.filter(([name]) => name === box.name).map(([, value]) => value)
      if (['radio', 'checkbox'].includes(box.type)) box.checked = given.includes(box.value)
      else if (given.length) box.value = given[0]
      const typed = box.type !== 'hidden' && (['radio', 'checkbox'].includes(box.type) ? box.checked : box.value)
      if (typed && box.closest('details')) box.closest('details').open = true
    }
    this.say('kept')
  }

  drop () {
    forget((name) => name === this.name)
    location.assign(location.href.split('#')[0])
  }

  // --- sending --------------------------------------------------------------------------------

  submitted (event) {
    event.preventDefault()
    this.submitter = event.submitter
    this.send()
  }

  async send () {
    if (this.sending) return
    this.sending = true
    clearTimeout(this.waiting)
    this.waiting = 0
    this.save(true)
    this.say('sending')
    try {
      const answer = await fetch(this.form.action, { method: 'POST', body: this.body(), credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE) })
      if ([502, 503, 504].includes(answer.status)) throw new Error('nobody answers there')
      this.answered(answer)
    } catch {
      this.wait()
    }
    this.sending = false
  }

  body () {
    const found = new FormData(this.form)
    if (this.submitter?.name) found.append(this.submitter.name, this.submitter.value)
    return found
  }

  answered (answer) {
    const signedOut = new URL(answer.url).pathname.endsWith('/sign-in')
    if (answer.redirected) {
      if (signedOut) this.save()
      else forget((name) => name === this.name)
      const at = new URL(answer.url).searchParams.get('at') // the anchor of where to go on: a redirect does not tell it
      location.assign(at ? `${answer.url}#${at}` : answer.url)
      return
    }
    // Something is to be corrected or asked: the page that says so is fetched in the ordinary way. Nothing was recorded.
    if (this.submitter?.name) {
      const pressed = document.createElement('input')
      Object.assign(pressed, { type: 'hidden', name: this.submitter.name, value: this.submitter.value })
      this.form.append(pressed)
    }
    HTMLFormElement.prototype.submit.call(this.form)
  }

  wait () {
    this.save()
    this.say('waiting')
    this.waiting = setTimeout(() => this.send(), AGAIN)
  }

  connected () {
    if (this.waiting) this.send()
    else this.say('')
  }

  // --- telling --------------------------------------------------------------------------------

  say (what) {
    for (const one of this.form.querySelectorAll('[data-says]')) one.hidden = one.dataset.says !== what
  }
}

export function keepForms () {
  forget((name) => !read(name))
  const colleague = document.body.dataset.colleague // what somebody else wrote on this device is not for this one
  if (colleague) forget((name) => !name.startsWith(`${PREFIX}${colleague}:`))
  if (document.querySelector('[data-sent]')) forget((name) => read(name)?.sent)
  for (const form of document.querySelectorAll('form[action$="/sign-out"], form[action*="/demonstration/sign-in"]')) {
    form.addEventListener('submit', () => forget(() => true))
  }
  for (const form of document.querySelectorAll('form[data-keep]')) new Kept(form).begin()
}
