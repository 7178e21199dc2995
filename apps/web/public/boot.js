// Run before the first paint and before any module: a plain file, because our security policy forbids inline scripts.
;(() => {
  applyColorScheme()
  // A browser drops the requests it is just opening when the machine's network changes, and every container that
  // starts changes the network of a machine with Docker on it. What is then missing is fetched by loading once more.
  addEventListener('error', ({ target }) => isPartOfPage(target) && loadOnceMore(), true)
  addEventListener('vite:preloadError', loadOnceMore)

  function applyColorScheme() {
    const choice = recall('mantine-color-scheme-value', 'local') ?? 'auto'
    const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
    document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  }

  function isPartOfPage(target) {
    return target instanceof HTMLScriptElement || (target instanceof HTMLLinkElement && target.rel === 'stylesheet')
  }

  function loadOnceMore() {
    const key = 'holdfast-loaded-once-more-at'
    if (Date.now() - Number(recall(key, 'session')) < 10_000) return
    sessionStorage.setItem(key, String(Date.now()))
    location.reload()
  }

  // Storage may be forbidden. Without it a page is never reloaded by itself, for nothing would end that.
  function recall(key, where) {
    try {
      return (where === 'local' ? localStorage : sessionStorage).getItem(key)
    } catch {
      return where === 'local' ? null : String(Date.now())
    }
  }
})()
