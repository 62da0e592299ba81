/** Beside the styles of every page: room for tables, and rows that come apart where there is none. */
export const styles = `
body { max-width: 72rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 0; }
section { border-top: 1px solid var(--line); margin-top: 1.5rem; }
:is(a, button, input, select, h2, pre):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
code, pre { font-size: .8rem; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; }
input, select { background: light-dark(#fff, #1b1f25); color: inherit; padding: .35rem .6rem; }
button, button.plain { margin: 0; padding: .35rem .8rem; }
.row, .fields { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0; align-items: end; }
.fields > div { display: flex; flex-direction: column; min-width: 0; max-width: 100%; }
.fields > .check { flex-direction: row; align-items: center; gap: .4rem; padding-bottom: .4rem; }
.fields label { font-size: .875rem; }
.fields input[type=number] { width: 7rem; }
.line { display: block; white-space: nowrap; }
time { white-space: nowrap; font-variant-numeric: tabular-nums; }
td .row { margin: 0; }
td a { display: inline-block; }
#said:empty { border: 0; padding: 0; margin: 0; }
h1 { overflow-wrap: anywhere; }
[aria-pressed=true] { outline: 2px solid var(--accent); }
@media (max-width: 44rem) {
  table, tbody, tr, td { display: block; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem; margin: .5rem 0; }
  td { display: flex; gap: .5rem; border: 0; padding: .15rem 0; }
  td::before { content: attr(data-label); flex: 0 0 5.5rem; font-weight: 600; font-size: .8rem; overflow-wrap: normal; }
  td > div { min-width: 0; }
  .line { white-space: normal; }
}
`;
