// Clicks on what app_html.py draws become Gradio events of the source panel. Nothing is fetched.
const events = { open: "select", ask: "submit", drop: "delete", export: "apply", rate: "like", filter: "edit", reopen: "undo" };
let origin = null;
const box = () => document.querySelector("#qd-box textarea");
const focusBox = () => setTimeout(() => box()?.focus(), 30);
const narrow = () => window.matchMedia("(max-width: 800px)").matches;
document.documentElement.lang = "zh-CN";

async function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea"); // plain http in an office network
  area.value = text;
  document.body.appendChild(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

const local = {
  fold(item) {
    const open = !item.closest(".qd-src").classList.toggle("qd-folded");
    item.setAttribute("aria-expanded", String(open));
  },
  copy(item) {
    copyText(item.dataset.text).then(() => {
      const before = item.textContent;
      item.textContent = "已复制";
      setTimeout(() => { item.textContent = before; }, 1500);
    });
  },
  sort(item) {
    const head = item.closest("th"), body = item.closest("table").tBodies[0];
    const up = head.getAttribute("aria-sort") !== "ascending", at = Number(item.dataset.column);
    const key = (row) => row.cells[at].dataset.v ?? row.cells[at].textContent;
    const order = (a, b) => (isNaN(key(a)) ? key(a).localeCompare(key(b), "zh") : key(a) - key(b));
    for (const other of head.parentElement.cells) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    body.append(...[...body.rows].sort((a, b) => (up ? order(a, b) : order(b, a))));
  },
  back() {
    (origin?.isConnected ? origin : box())?.focus();
    origin?.isConnected && origin.scrollIntoView({ block: "center" });
  },
};

document.addEventListener("click", (event) => {
  const item = event.target.closest("[data-act]");
  if (!item) return;
  event.preventDefault();
  const act = item.dataset.act;
  if (local[act]) return local[act](item);
  if (act === "open" && !element.contains(item)) origin = item;
  trigger(events[act], { ...item.dataset });
  item.closest(".qd-menu")?.removeAttribute("open");
  if (["ask", "drop", "reopen"].includes(act)) focusBox();
});

// Shift+Enter breaks the line, and Enter that ends an input method's composition sends nothing.
function onKey(event) {
  if (event.key === "Escape" && element.contains(document.activeElement)) local.back();
  if (event.key !== "Enter" || event.target !== box()) return;
  if (event.isComposing || event.keyCode === 229 || event.shiftKey) event.stopPropagation();
  else focusBox();
}
for (const kind of ["keydown", "keypress"]) document.addEventListener(kind, onKey, true);

watch("value", () => {
  const panel = element.querySelector(".qd-src");
  if (!origin || panel?.classList.contains("qd-folded")) return;
  const head = element.querySelector("h2");
  head?.focus({ preventScroll: !narrow() });
  if (narrow()) panel.scrollIntoView({ block: "start" });
});

// A new exchange is shown from its question on, so that the count of a long list is seen first.
let shown = 0;
function showLast() {
  const log = document.querySelector("#qd-log [role='log']");
  const last = [...document.querySelectorAll("#qd-log .qd-q")].pop();
  if (!log || !last) return;
  log.scrollBy({ top: last.getBoundingClientRect().top - log.getBoundingClientRect().top - 24 });
}
new MutationObserver(() => {
  const answers = document.querySelectorAll("#qd-log .qd-acts").length;
  if (answers > shown) for (const wait of [0, 80, 250]) setTimeout(showLast, wait);
  shown = answers;
}).observe(document.body, { childList: true, subtree: true });
