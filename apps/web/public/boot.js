// Run before the first paint and before any module: a plain file, because our security policy forbids inline scripts.
;(() => {
  applyColorScheme()
  // A browser drops the requests it is just opening when the machine's network changes, and every container that
  // starts changes the network of a machine with Docker on it, several times within seconds. What is then missing is
  // fetched by loading again, a few times and no more.
  const attempts = 3
  const withinMs = 30_000
  let isLoading = false
  addEventListener('error', ({ target }) => isPartOfPage(target) && loadAgain(), true)
  addEventListener('vite:preloadError', loadAgain)

  function applyColorScheme() {
    const choice = recall('mantine-color-scheme-value', 'local') ?? 'auto'
    const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
    document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  }

  function isPartOfPage(target) {
    return target instanceof HTMLScriptElement || (target instanceof HTMLLinkElement && target.rel === 'stylesheet')
  }

  function loadAgain() {
    const key = 'holdfast-loaded-again-at'
    const times = recall(key, 'session')
    // Without storage a page is never loaded again by itself, for nothing would end that.
    if (isLoading || times === undefined) return
    const recent = (times ?? '').split(',').filter((at) => Date.now() - Number(at) < withinMs)
    if (recent.length >= attempts) return
    isLoading = true
    sessionStorage.setItem(key, [...recent, Date.now()].join(','))
    setTimeout(() => location.reload(), recent.length * 700)
  }

  // Undefined where storage is forbidden.
  function recall(key, where) {
    try {
      return (where === 'local' ? localStorage : sessionStorage).getItem(key)
    } catch {
      return undefined
    }
  }
})()
