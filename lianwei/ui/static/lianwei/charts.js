/* Lianwei: draws charts out of the tables of the page. Without this file the tables stand there. ES2019. */
(function () {
  "use strict";
  var INK = "#17242f", INK_2 = "#445462", LINE = "#c3ced7", GRID = "#e6ebef";
  var NOW = "#125f8e", BEFORE = "#a9c9dd", COMPARED = "#73828f", ALARM = "#b3362b";
  var HEAT = ["#dcebf4", "#a9cfe5", "#2f7cab", "#0d4a70"], NONE = "#f1f4f6";
  var NARROW = 480, SMALL_YEAR = 700, PRINTED = 620;
  var drawn = [];

  function all(selector, root) {
    return Array.prototype.slice.call(root.querySelectorAll(selector));
  }

  /* 1 what the table says ----------------------------------------------------------------------------- */

  function cellOf(node) {
    var link = node.querySelector("a");
    return {
      text: node.textContent.trim(),
      value: node.dataset.v === undefined ? null : Number(node.dataset.v),
      code: node.dataset.code || "",
      url: link ? link.href : ""
    };
  }

  /* {now: [cell, …], before: […], name: […]}: columns by their role, and the short names of the series. */
  function read(card) {
    var heads = all("thead th", card);
    var rows = all("tbody tr:not([data-undrawn])", card).map(function (row) { return all("th,td", row).map(cellOf); });
    var found = { keys: {}, cells: [].concat.apply([], rows) };
    heads.forEach(function (head, at) {
      var role = head.dataset.role;
      if (!role) { return; }
      found[role] = rows.map(function (row) { return row[at]; });
      found.keys[role] = head.dataset.key || "";
    });
    return found;
  }

  function names(cells) {
    return cells.map(function (cell) { return cell.text; });
  }

  /* 2 how each kind is drawn ---------------------------------------------------------------------------- */

  function words(more) {
    var font = window.getComputedStyle(document.body).fontFamily;
    return Object.assign({ fontFamily: font, fontSize: 14, color: INK_2 }, more);
  }

  function thousands(value) {
    return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  }

  function highest(cells) {
    return cells.reduce(function (most, cell) { return Math.max(most, cell.value || 0); }, 0);
  }

  function point(cell, top) {
    return { value: cell.value, url: cell.url, label: { show: cell.value !== null && cell.value === top, formatter: cell.text } };
  }

  function seriesOfLine(table, role, style) {
    var top = role === "now" ? highest(table[role]) : -1;
    return Object.assign({
      type: "line",
      name: table.keys[role],
      data: table[role].map(function (cell) { return point(cell, top); }),
      label: words({ position: "top", color: INK, fontWeight: 600 }),
      endLabel: words({ show: true, formatter: "{a}", fontWeight: role === "now" ? 600 : 400, color: role === "now" ? INK : INK_2 }),
      labelLayout: { moveOverlap: "shiftY" },
      emphasis: { disabled: true }
    }, style);
  }

  function line(table) {
    var now = { lineStyle: { width: 3, color: NOW }, itemStyle: { color: NOW }, symbol: "circle", symbolSize: 8, z: 3 };
    var before = { lineStyle: { width: 2, type: [6, 5], color: COMPARED }, itemStyle: { color: COMPARED }, symbol: "none" };
    return {
      height: 320,
      option: {
        grid: { left: 8, right: table.keys.now ? 72 : 16, top: 28, bottom: 4, containLabel: true },
        xAxis: { type: "category", data: names(table.name), axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } }, axisLabel: words({ hideOverlap: true }) },
        yAxis: { type: "value", min: 0, minInterval: 1, splitNumber: 4, splitLine: { lineStyle: { color: GRID } }, axisLabel: words({ formatter: thousands }) },
        series: [seriesOfLine(table, "now", now)].concat(table.before ? [seriesOfLine(table, "before", before)] : [])
      }
    };
  }

  function seriesOfBars(table, role, style) {
    return Object.assign({
      type: "bar",
      data: table[role].map(function (cell) { return { value: cell.value, url: cell.url, label: { formatter: cell.text } }; }),
      barGap: "10%",
      emphasis: { disabled: true }
    }, style);
  }

  /* Pixels a name takes at 14 px: a Chinese sign its whole width, a letter a good half. */
  function roomOf(name) {
    return name.replace(/[\u2e80-\uffff]/g, "__").length * 7.4 + 4;
  }

  function bars(table, width) {
    var label = words({ show: true, position: "right", color: INK, fontWeight: 600 });
    var now = { barWidth: 13, itemStyle: { color: NOW, borderRadius: 2 }, label: label };
    var before = { barWidth: 6, itemStyle: { color: BEFORE, borderRadius: 1 } };
    var longest = names(table.name).reduce(function (most, name) { return Math.max(most, roomOf(name)); }, 0);
    var room = Math.min(longest, width < NARROW ? 96 : 150);
    return {
      height: 34 * table.name.length + 8,
      option: {
        grid: { left: room + 12, right: 64, top: 4, bottom: 4 },
        xAxis: { type: "value", min: 0, show: false },
        yAxis: {
          type: "category", inverse: true, data: names(table.name), axisTick: { show: false }, axisLine: { show: false },
          axisLabel: words({ width: room, overflow: "truncate", margin: 12 })
        },
        series: [seriesOfBars(table, "now", now)].concat(table.before ? [seriesOfBars(table, "before", before)] : [])
      }
    };
  }

  /* Upright bars of weeks; dashed what was expected, stepped from where on a week stands out, red those that did. */
  function weeks(table) {
    var alarm = table.alarm || [], last = table.now.length - 1;
    var cases = {
      type: "bar", name: table.keys.now, barCategoryGap: "25%", emphasis: { disabled: true },
      data: table.now.map(function (cell, at) {
        var isAlarm = Boolean(alarm[at] && alarm[at].value);
        return { value: cell.value, itemStyle: { color: isAlarm ? ALARM : NOW }, label: { show: Boolean(cell.value) && (isAlarm || at === last), formatter: cell.text } };
      }),
      label: words({ position: "top", color: INK, fontWeight: 600 })
    };
    var dashed = { lineStyle: { width: 2, type: [6, 5], color: COMPARED }, itemStyle: { color: COMPARED } };
    var stepped = { step: "middle", lineStyle: { width: 2, color: INK_2 }, itemStyle: { color: INK_2 } };
    return {
      height: 280,
      option: {
        grid: { left: 8, right: table.limit ? 84 : 16, top: 28, bottom: 4, containLabel: true },
        xAxis: { type: "category", data: names(table.name), axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } }, axisLabel: words({ hideOverlap: true }) },
        yAxis: { type: "value", min: 0, minInterval: 1, splitNumber: 4, splitLine: { lineStyle: { color: GRID } }, axisLabel: words({ formatter: thousands }) },
        series: [cases].concat(lineOver(table, "expected", dashed), lineOver(table, "limit", stepped))
      }
    };
  }

  /* A line over the bars, where the table has the column and a value in it. */
  function lineOver(table, role, style) {
    var cells = table[role] || [];
    if (!cells.some(function (cell) { return cell.value !== null; })) { return []; }
    return [Object.assign({
      type: "line", name: table.keys[role], symbol: "none", z: 3, emphasis: { disabled: true },
      data: cells.map(function (cell) { return cell.value; }),
      endLabel: words({ show: true, formatter: "{a}" }), labelLayout: { moveOverlap: "shiftY" }
    }, style)];
  }

  /* Four steps up to the highest value; nothing is its own colour. */
  function steps(top) {
    var most = Math.max(top, 4);
    var pieces = HEAT.map(function (color, at) {
      return { gt: at ? Math.ceil(most * at / 4) : 0, lte: at === 3 ? most : Math.ceil(most * (at + 1) / 4), color: color };
    });
    return { type: "piecewise", show: false, pieces: pieces.concat([{ value: 0, color: NONE }]) };
  }

  function calendar(table, width) {
    var days = table.cells.filter(function (cell) { return cell.code && cell.value !== null; });
    var first = days[0].code, last = days[days.length - 1].code;
    var weeks = Math.ceil((Date.parse(last) - Date.parse(first)) / 604800000) + 2;
    var isTall = width < SMALL_YEAR;
    var size = isTall ? 22 : Math.max(14, Math.min(22, Math.floor((width - 60) / weeks)));
    return {
      height: isTall ? weeks * size + 40 : 7 * size + 60,
      option: {
        visualMap: steps(highest(days)),
        tooltip: tip(function (each) { return each.data.said; }),
        calendar: {
          range: [first, last], orient: isTall ? "vertical" : "horizontal", cellSize: [size, size], left: 44, top: 26,
          splitLine: { lineStyle: { color: LINE, width: 1 } }, itemStyle: { color: NONE, borderColor: "#fff", borderWidth: 2 },
          yearLabel: { show: false }, monthLabel: words(), dayLabel: words({ firstDay: 1 })
        },
        series: [{
          type: "heatmap", coordinateSystem: "calendar", emphasis: { disabled: true },
          data: days.map(function (cell) { return { value: [cell.code, cell.value], url: cell.url, said: cell.code + "  " + cell.text }; })
        }]
      }
    };
  }

  function tip(say) {
    return { renderMode: "richText", confine: true, formatter: say, textStyle: words({ color: INK }), backgroundColor: "#fff", borderColor: LINE };
  }

  function sums(list, values) {
    return list.reduce(function (found, cell, at) {
      found[cell.text] = (found[cell.text] || 0) + (values[at].value || 0);
      return found;
    }, {});
  }

  function nodes(side, found) {
    return Object.keys(found).map(function (name) {
      return { name: side + name, said: name + "  " + thousands(found[name]), label: { position: side === "<" ? "right" : "left" } };
    });
  }

  function flow(table) {
    var from = sums(table.name, table.now), to = sums(table.to, table.now);
    return {
      height: Math.max(Object.keys(from).length, Object.keys(to).length, 4) * 40 + 24,
      option: {
        tooltip: tip(function (each) { return each.data.said; }),
        series: [{
          type: "sankey", left: 4, right: 4, top: 8, bottom: 8, nodeWidth: 10, nodeGap: 12, draggable: false,
          emphasis: { disabled: true }, itemStyle: { color: NOW }, lineStyle: { color: BEFORE, opacity: 0.6, curveness: 0.5 },
          label: words({ color: INK, formatter: function (each) { return each.data.said; } }),
          data: nodes("<", from).concat(nodes(">", to)),
          links: table.name.map(function (cell, at) {
            var cellTo = table.to[at], now = table.now[at];
            return { source: "<" + cell.text, target: ">" + cellTo.text, value: now.value, url: now.url, said: cell.text + " → " + cellTo.text + "  " + now.text };
          })
        }]
      }
    };
  }

  function map(table, width, card) {
    return {
      height: Math.min(520, Math.round(width * 0.8)),
      option: {
        visualMap: steps(highest(table.now)),
        tooltip: tip(function (each) { return each.data && each.data.said; }),
        series: [{
          type: "map", map: card.id, nameProperty: "code", roam: false, selectedMode: false, emphasis: { disabled: true },
          itemStyle: { areaColor: NONE, borderColor: "#fff" },
          label: words({ show: width >= NARROW, color: INK, textBorderColor: "#fff", textBorderWidth: 3, formatter: function (each) { return (each.data && each.data.label_text) || ""; } }),
          labelLayout: { hideOverlap: true },
          data: table.name.map(function (cell, at) {
            var now = table.now[at];
            return { name: cell.code, value: now.value, url: now.url, label_text: cell.text + "\n" + now.text, said: cell.text + "  " + now.text };
          })
        }]
      }
    };
  }

  var KINDS = { line: line, bars: bars, weeks: weeks, calendar: calendar, flow: flow, map: map };

  /* 3 drawing, turning, copying --------------------------------------------------------------------------- */

  function draw(card) {
    var host = card.querySelector("[data-chart-drawing]");
    var kind = KINDS[card.dataset.chart];
    if (!kind || !window.echarts || host.hidden) { return; }
    var made = kind(read(card), host.clientWidth, card);
    var language = document.documentElement.lang.indexOf("zh") === 0 ? "ZH" : "EN";
    host.style.height = made.height + "px";
    var chart = window.echarts.getInstanceByDom(host) || begun(host, language);
    chart.resize();
    chart.setOption(Object.assign({ animation: false, textStyle: words() }, made.option), true);
  }

  function begun(host, language) {
    var chart = window.echarts.init(host, null, { renderer: "svg", locale: language });
    chart.on("click", function (event) { if (event.data && event.data.url) { window.location.assign(event.data.url); } });
    drawn.push(chart);
    return chart;
  }

  /* The outlines of a map are fetched first; where they cannot be had the table stays. */
  function begin(card) {
    if (card.dataset.chart !== "map") { show(card, !card.hasAttribute("data-table-first")); return; }
    window.fetch(card.dataset.geo).then(function (reply) { return reply.ok ? reply.json() : Promise.reject(reply.status); }).then(function (outlines) {
      window.echarts.registerMap(card.id, outlines);
      show(card, true);
    }, function () { show(card, false); });
  }

  function show(card, isDrawn) {
    var host = card.querySelector("[data-chart-drawing]");
    host.hidden = !isDrawn;
    card.querySelector("[data-chart-table]").hidden = isDrawn;
    all("[data-chart-legend]", card).forEach(function (part) { part.hidden = !isDrawn; });
    var button = card.querySelector("[data-chart-turn]");
    if ((button.dataset.shown || "chart") !== (isDrawn ? "chart" : "table")) {
      var other = button.dataset.other;
      button.dataset.other = button.textContent;
      button.textContent = other;
    }
    button.dataset.shown = isDrawn ? "chart" : "table";
    draw(card);
  }

  function asText(card) {
    return all("tr", card).map(function (row) {
      return all("th,td", row).map(function (cell) { return cell.textContent.trim(); }).join("\t");
    }).join("\n");
  }

  function copy(card, button) {
    var area = document.createElement("textarea");
    area.value = asText(card);
    area.className = "visually-hidden";
    document.body.appendChild(area);
    area.select();
    var isCopied = document.execCommand("copy");
    area.remove();
    button.focus();
    if (isCopied) { sayCopied(button); }
  }

  function sayCopied(button) {
    if (button.dataset.said) { return; }
    button.dataset.said = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.textContent = document.body.dataset.copied;
    window.setTimeout(function () { button.textContent = button.dataset.said; delete button.dataset.said; }, 2000);
  }

  document.addEventListener("click", function (event) {
    var card = event.target.closest(".lw-chartcard");
    if (!card) { return; }
    if (event.target.closest("[data-chart-copy]")) { copy(card, event.target); }
    if (event.target.closest("[data-chart-turn]")) { show(card, card.querySelector("[data-chart-drawing]").hidden); }
  });

  function start(root) {
    all(".lw-chartcard", root).forEach(function (card) {
      all("[data-chart-copy],[data-chart-turn]", card).forEach(function (button) { button.hidden = false; });
      if (card.dataset.chart) { begin(card); }
    });
  }

  function again() {
    all(".lw-chartcard[data-chart]", document).forEach(draw);
  }

  var waiting = 0;
  window.addEventListener("resize", function () { window.clearTimeout(waiting); waiting = window.setTimeout(again, 150); });
  window.addEventListener("beforeprint", function () { drawn.forEach(function (chart) { chart.resize({ width: Math.min(chart.getWidth(), PRINTED) }); }); });
  window.addEventListener("afterprint", again);
  document.addEventListener("htmx:afterSwap", function (event) { start(event.detail.target); });
  start(document);
}());
