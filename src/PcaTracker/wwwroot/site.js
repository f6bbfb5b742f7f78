// Everything works without this file; it saves a few steps.

// What was refused is read first.
document.getElementById("errors")?.focus();

// One more entry, without asking the server.
document.querySelector("[data-more]")?.addEventListener("click", event => {
  event.preventDefault();
  const rows = document.querySelector("[data-rows]");
  const number = rows.children.length;
  const row = rows.lastElementChild.cloneNode(true);
  row.querySelector("[data-number]").textContent = number + 1;
  for (const error of row.querySelectorAll(".field-error")) error.remove();
  for (const field of row.querySelectorAll(".wrong")) field.classList.remove("wrong");
  for (const label of row.querySelectorAll("label")) label.htmlFor = label.htmlFor.replace(/^row-\d+/, `row-${number}`);
  for (const input of row.querySelectorAll("input, select, textarea")) {
    input.id = input.id.replace(/^row-\d+/, `row-${number}`);
    input.name = input.name.replace(/\[\d+\]/, `[${number}]`);
    for (const option of input.options ?? []) option.removeAttribute("selected");
    input.value = "";
  }
  rows.append(row);
  row.querySelector("select").focus();
});

// Copies the text beside the button.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  });
}

// Ticks all rows of a list.
for (const all of document.querySelectorAll("[data-all]")) {
  all.hidden = false;
  const rows = document.getElementsByName(all.dataset.all);
  all.addEventListener("change", () => rows.forEach(row => { row.checked = all.checked; }));
}

// Arrow keys walk through a table; one stop of the Tab key enters it.
for (const table of document.querySelectorAll("[data-walk]")) {
  const rows = [...table.rows].map(row => [...row.cells]);
  const stop = cell => cell.querySelector("a") ?? cell;
  for (const cell of rows.flat()) stop(cell).tabIndex = -1;
  let [row, column] = [Math.min(1, rows.length - 1), 0];
  stop(rows[row][column]).tabIndex = 0;
  const go = (toRow, toColumn) => {
    stop(rows[row][column]).tabIndex = -1;
    row = Math.min(Math.max(toRow, 0), rows.length - 1);
    column = Math.min(Math.max(toColumn, 0), rows[row].length - 1);
    stop(rows[row][column]).tabIndex = 0;
    stop(rows[row][column]).focus();
  };
  table.addEventListener("focusin", event => {
    const cell = event.target.closest("th, td");
    const at = rows.findIndex(cells => cells.includes(cell));
    if (at < 0) return;
    stop(rows[row][column]).tabIndex = -1;
    [row, column] = [at, rows[at].indexOf(cell)];
    stop(cell).tabIndex = 0;
  });
  table.addEventListener("keydown", event => {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const last = rows[row].length - 1;
    const to = {
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      Home: [event.ctrlKey ? 0 : row, 0], End: [event.ctrlKey ? rows.length - 1 : row, last],
    }[event.key];
    if (!to || event.ctrlKey && event.key.startsWith("Arrow")) return;
    event.preventDefault();
    go(...to);
  });
}
