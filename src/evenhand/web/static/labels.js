// Words that label a person are pointed out while somebody writes. A hint: nothing is changed, kept or held up.
// The list stands once in the page, made by the server; the check before a step is taken reads the same one.

// Milliseconds without a key: nobody is interrupted in the middle of a word. Leaving the box shows nothing by itself: what
// stands below would move away from under the press that left it.
const WAIT = 700

export function pointOut() {
  const list = document.querySelector('[data-labels]')
  if (!list) return
  const known = JSON.parse(list.dataset.labels)
  const labels = known.labels.map(([pattern, instead]) => [new RegExp(pattern, 'gi'), instead])
  const quoted = new RegExp(known.quoted, 'g')
  for (const box of document.querySelectorAll('main textarea')) watch(box, text => found(text.replace(quoted, '“”'), labels, known), known)
}

function found(text, labels, known) {
  const each = labels.flatMap(([pattern, instead]) => [...text.matchAll(pattern)].map(one => ({ at: one.index, words: one[0], instead })))
  const seen = new Map()
  for (const one of each.sort((a, b) => a.at - b.at)) {
    const key = one.words.toLowerCase().split(/\s+/).join(' ')
    if (!seen.has(key)) seen.set(key, one)
  }
  return [...seen.values()].slice(0, known.most)
}

function watch(box, look, known) {
  const hint = document.createElement('div')
  hint.className = 'app-labels app-labels--typing'
  hint.id = `${box.id || box.name}-labels`
  hint.setAttribute('aria-live', 'polite')
  box.after(hint)
  const show = () => {
    const labels = look(box.value)
    const says = labels.map(one => known.says.replace('{words}', one.words).replace('{instead}', one.instead))
    if (labels.length) says.push(known.ends)
    if (hint.textContent === says.join('')) return
    hint.replaceChildren(...says.map(said => Object.assign(document.createElement('p'), { className: 'app-labels__line', textContent: said })))
    describe(box, hint.id, labels.length > 0)
  }
  let waiting = 0
  box.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(show, WAIT) })
  if (box.value) show()
}

function describe(box, id, has) {
  const ids = (box.getAttribute('aria-describedby') || '').split(' ').filter(one => one && one !== id)
  if (has) ids.push(id)
  if (ids.length) box.setAttribute('aria-describedby', ids.join(' '))
  else box.removeAttribute('aria-describedby')
}
