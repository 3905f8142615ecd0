(function () {
  var script = document.currentScript;
  if (!script || !script.parentNode) return;
  var frame = document.createElement("iframe");
  frame.src = new URL("card.html", script.src).href;
  frame.title = "Status";
  frame.loading = "lazy";
  frame.referrerPolicy = "no-referrer";
  frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
  frame.width = script.getAttribute("data-width") || "100%";
  frame.height = script.getAttribute("data-height") || "160";
  frame.style.border = "0";
  script.parentNode.insertBefore(frame, script.nextSibling);
})();
