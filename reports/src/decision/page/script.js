// Serves the reader's choices: filter, order, theme.
{
  const form = document.querySelector(".controls");
  const folded = $("details");
  const filter = () => {
    const wanted = form.filter.value.trim().toLowerCase();
    for (const row of $(".cells tbody tr")) row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
    if (wanted) folded.forEach(part => { part.open = true; });
  };
  // A comparison of nothing has nothing to choose from.
  if (form) {
    form.hidden = false;
    form.addEventListener("submit", event => event.preventDefault());
    form.filter.addEventListener("input", filter);
  }
  // Paper cannot be unfolded.
  addEventListener("beforeprint", () => folded.forEach(part => { part.open = true; }));
  sortable();
  themed();
}
