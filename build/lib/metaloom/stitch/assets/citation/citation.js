// Buttons that copy a citation. They stand in the page hidden, so that without this script there is no button that does
// nothing; the text can always be marked and copied by hand.
"use strict";

(function () {
  function mark(element) {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  async function copy(element) {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {
      mark(element); // no permission: the browser's older command copies what is marked
      return document.execCommand("copy");
    }
  }

  document.querySelectorAll(".ml-citation").forEach(function (box) {
    const said = box.querySelector(".ml-citation-said");
    box.querySelectorAll("button[data-copies]").forEach(function (button) {
      const source = document.getElementById(button.dataset.copies);
      button.hidden = false;
      button.addEventListener("click", async function () {
        const done = await copy(source);
        said.textContent = done ? "Copied." : "Marked: copy it with your keyboard.";
      });
    });
  });
})();
