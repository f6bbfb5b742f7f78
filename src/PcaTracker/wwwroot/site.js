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
