/* SPDX-License-Identifier: Apache-2.0
 *
 * viewer.js: looks into the tables that a snapshot carries: the worth of each form of cooperation on every metric at every
 * place, every monthly line with its fan, and every input with its source or reason. Plain script, no request: it reads the
 * text of the links under "Data". The choice is kept behind the address's #, so that a link leads to exactly this view.
 * (Closing tags are built by the document, for the page is also read as XML.)
 */
(function () {
  'use strict';
  var SVG = 'http://www.w3.org/2000/svg';
  var tables = {};

  /* ---- reading */

  function parse(text) {
    var rows = [], row = [], cell = '', quoted = false;
    for (var i = 0; i < text.length; i++) {
      var c = text[i];
      if (quoted) {
        if (c !== '"') cell += c;
        else if (text[i + 1] === '"') { cell += c; i++; }
        else quoted = false;
      } else if (c === '"') quoted = true;
      else if (c === ',') { row.push(cell); cell = ''; }
      else if (c === '\n') { row.push(cell); rows.push(row); row = []; cell = ''; }
      else cell += c;
    }
    var head = rows.shift() || [];
    return rows.map(function (cells) {
      var it = {};
      head.forEach(function (name, at) { it[name] = cells[at]; });
      return it;
    });
  }

  function text_of(link) { return decodeURIComponent(link.getAttribute('href').replace(/^[^,]*,/, '')); }

  function table(name) {
    var link = document.querySelector('a[download="' + name + '.csv"]');
    if (!tables[name]) tables[name] = link ? parse(text_of(link)) : [];
    return tables[name];
  }

  /* Words for a short name, from names.csv. */
  function title(kind, name) {
    var rows = table('names');
    for (var i = 0; i < rows.length; i++) if (rows[i].kind === kind && rows[i].name === name) return rows[i].title;
    return name;
  }
  function about(kind, name) {
    return table('names').filter(function (row) { return row.kind === kind && row.name === name; })[0] || {};
  }

  /* ---- writing */

  function element(name, attributes, children) {
    var it = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { it.setAttribute(key, attributes[key]); });
    (children || []).forEach(function (child) { it.appendChild(typeof child === 'string' ? document.createTextNode(child) : child); });
    return it;
  }
  function shape(parent, name, attributes, words) {
    var it = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { it.setAttribute(key, attributes[key]); });
    if (words !== undefined) it.textContent = words;
    parent.appendChild(it);
    return it;
  }
  /* As the report sets numbers: three figures, a narrow space between thousands, a true minus. */
  function number(value) {
    if (value === '' || value === undefined || !isFinite(value)) return '\u2013';
    var v = +value, size = Math.abs(v);
    var kept = size === 0 ? 0 : +v.toPrecision(3);
    var digits = size >= 100 || size === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(size)));
    var parts = Math.abs(kept).toFixed(Math.min(digits, 6)).split('.');
    parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, '\u202f');
    return (kept < 0 ? '\u2212' : '') + parts.join('.');
  }
  function signed(value) { return (+value > 0 ? '+' : '') + number(value); }
  /* Round steps for an axis from low to high. */
  function ticks(low, high, most) {
    var raw = (high - low) / most || 1, power = Math.pow(10, Math.floor(Math.log10(raw)));
    var step = [1, 2, 5, 10].map(function (m) { return m * power; }).filter(function (s) { return s >= raw; })[0];
    var out = [];
    for (var at = Math.ceil(low / step); at * step <= high + step * 1e-9; at++) out.push(at * step);
    return out;
  }
  function select(label, options, value, change) {
    var box = element('select', {}, options.map(function (o) { return element('option', { value: o.value }, [o.label]); }));
    box.value = value;
    box.addEventListener('change', function () { change(box.value); });
    return element('label', {}, [label + ' ', box]);
  }
  function distinct(rows, key) {
    var seen = {}, out = [];
    rows.forEach(function (row) { if (!seen[row[key]]) { seen[row[key]] = true; out.push(row[key]); } });
    return out;
  }
  function choices(kind, names) {
    return names.map(function (name) { return { value: name, label: title(kind, name) || 'all' }; });
  }

  /* ---- the address: #metric=loss&place=all */

  var state = {};
  function read_address() {
    state = {};
    if (location.hash.indexOf('=') < 0) return;
    location.hash.slice(1).split('&').forEach(function (pair) {
      var at = pair.indexOf('=');
      if (at < 1) return;
      try { state[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1)); } catch (ignored) { return; }
    });
  }
  function write_address() {
    var words = Object.keys(state).map(function (key) { return key + '=' + encodeURIComponent(state[key]); }).join('&');
    history.replaceState(null, '', '#' + words);
  }
  /* The choice for `key` among the allowed; the first where there is none. */
  function chosen(key, allowed) { return allowed.indexOf(state[key]) >= 0 ? state[key] : allowed[0]; }
  function choose(key, value) { state[key] = value; write_address(); draw(); }

  /* ---- what a form of cooperation is worth */

  function bars_of(metric, place) {
    var rows = table('values').filter(function (row) {
      return row.metric === metric && row.place === place && (row.statement === 'shapley' || row.statement === 'owen');
    });
    return rows.filter(function (row) { return !row.lever; }).reduce(function (out, area) {
      return out.concat([area], rows.filter(function (row) { return row.lever && row.area === area.area; }));
    }, []);
  }

  function draw_bars(rows, metric) {
    var width = 760, left = 345, right = 90, step = 30, top = 8, height = top + rows.length * step + 34;
    var svg = document.createElementNS(SVG, 'svg'), low = 0, high = 0;
    rows.forEach(function (row) {
      [row.value, row.low_5, row.high_95].forEach(function (v) { if (v !== '') { low = Math.min(low, +v); high = Math.max(high, +v); } });
    });
    if (low === high) { low = -1; high = 1; }
    var x = function (v) { return left + (v - low) / (high - low) * (width - left - right); };
    svg.setAttribute('viewBox', '0 0 ' + width + ' ' + height);
    svg.setAttribute('class', 'chart');
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', 'Bars: the same numbers stand in the table below.');
    ticks(low, high, 4).forEach(function (at) {
      shape(svg, 'line', { x1: x(at), x2: x(at), y1: top, y2: height - 30, 'class': 's-' + (at === 0 ? 'ink' : 'rule') });
      shape(svg, 'text', { x: x(at), y: height - 14, 'text-anchor': 'middle', 'class': 'f-soft small' }, number(at));
    });
    var area = -1;
    rows.forEach(function (row, at) {
      var y = top + at * step, whole = row.statement === 'shapley';
      if (whole) area++;
      shape(svg, 'text', { x: whole ? 0 : 14, y: y + 19, 'class': 'f-ink' + (whole ? ' strong' : '') }, name_of(row));
      shape(svg, 'rect', { x: Math.min(x(0), x(+row.value)), width: Math.abs(x(+row.value) - x(0)), y: y + (whole ? 6 : 9),
        height: whole ? 18 : 12, 'class': 'f-' + area, opacity: whole ? 1 : 0.7 });
      if (row.low_5 !== '' && row.spread !== 'none')
        shape(svg, 'path', { d: 'M' + x(+row.low_5) + ' ' + (y + 11) + 'v8m0 -4H' + x(+row.high_95) + 'm0 -4v8', fill: 'none', 'class': 's-ink' });
      shape(svg, 'text', { x: width, y: y + 19, 'text-anchor': 'end', 'class': 'f-ink' + (whole ? ' strong' : '') }, signed(row.value));
    });
    return svg;
  }
  function name_of(row) { return row.lever ? title('lever', row.lever) : title('area', row.area); }

  function bars_table(rows) {
    var head = ['Form of cooperation', 'Change', '5% of worlds', '95% of worlds', 'Simulation error', 'Holds as'];
    return element('table', {}, [
      element('thead', {}, [element('tr', {}, head.map(function (h, at) { return element('th', at && at < 5 ? { scope: 'col', 'class': 'number' } : { scope: 'col' }, [h]); }))]),
      element('tbody', {}, rows.map(function (row) {
        var numbers = [signed(row.value), row.low_5 === '' ? 'not resolved' : signed(row.low_5), row.high_95 === '' ? 'not resolved' : signed(row.high_95), number(row.simulation_error)];
        return element('tr', {}, [element('th', { scope: 'row', 'class': row.lever ? 'level-1' : '' }, [name_of(row)])]
          .concat(numbers.map(function (n) { return element('td', { 'class': 'number' }, [n]); }), [element('td', {}, [row.tier])]));
      }))]);
  }

  function draw_worth(box) {
    var rows = table('values');
    if (!rows.length) return;
    var metrics = distinct(rows, 'metric'), metric = chosen('metric', metrics);
    var places = distinct(rows.filter(function (row) { return row.metric === metric; }), 'place'), place = chosen('place', places);
    var bars = bars_of(metric, place), unit = (bars[0] || {}).unit;
    box.appendChild(element('h3', {}, ['What is each form of cooperation worth?']));
    box.appendChild(element('p', { 'class': 'choice' }, [
      select('Measured by', choices('metric', metrics), metric, function (v) { choose('metric', v); }),
      select('for', choices('place', places), place, function (v) { choose('place', v); })]));
    box.appendChild(element('div', { 'class': 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Worth as bars' }, [draw_bars(bars, metric)]));
    box.appendChild(element('p', { 'class': 'origin' }, [
      'Change' + (unit ? ' in ' + unit : '') + '; ' + (about('metric', metric).more_is_better === 'true' ? 'to the right is better' : 'to the left is better') +
      '. Whiskers: 5% to 95% between worlds, what nobody knows. From ', element('a', { href: '#file-values.csv' }, ['values.csv']), '.']));
    box.appendChild(element('details', {}, [element('summary', {}, ['The numbers']),
      element('div', { 'class': 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Worth as a table' }, [bars_table(bars)])]));
  }

  /* ---- month by month */

  var lines = [
    ['delivered', 'Delivered so far', 'order', ''], ['stock', 'In stock', 'actor', 'item'], ['present', 'Present', 'kind', 'theatre'],
    ['home', 'At home', 'kind', ''], ['transit', 'Under way', 'kind', ''], ['active', 'War, share of futures', 'contingency', '']];

  function fan_path(rows, x, y, low, high) {
    var there = rows.map(function (row, at) { return x(at) + ' ' + y(+row[high]); });
    var back = rows.map(function (row, at) { return x(at) + ' ' + y(+row[low]); }).reverse();
    return 'M' + there.concat(back).join('L') + 'Z';
  }
  function draw_fan(with_it, without) {
    var width = 760, height = 320, left = 64, right = 12, top = 12, bottom = 34, svg = document.createElementNS(SVG, 'svg');
    var most = 0, n = with_it.length;
    with_it.concat(without).forEach(function (row) { most = Math.max(most, +row.q95 || 0, +row.mean || 0); });
    most = most || 1;
    var x = function (at) { return (left + at / Math.max(1, n - 1) * (width - left - right)).toFixed(1); };
    var y = function (v) { return (height - bottom - v / most * (height - top - bottom)).toFixed(1); };
    svg.setAttribute('viewBox', '0 0 ' + width + ' ' + height);
    svg.setAttribute('class', 'chart');
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', 'Month by month, with a band from 5% to 95% of futures; the numbers are in series.csv.');
    ticks(0, most, 5).forEach(function (at) {
      shape(svg, 'line', { x1: left, x2: width - right, y1: y(at), y2: y(at), 'class': 's-rule' });
      shape(svg, 'text', { x: left - 8, y: +y(at) + 4, 'text-anchor': 'end', 'class': 'f-soft small' }, number(at));
    });
    with_it.forEach(function (row, at) {
      if (row.month.slice(5) === '01' && (n <= 96 || +row.month.slice(0, 4) % 2 === 0))
        shape(svg, 'text', { x: x(at), y: height - 12, 'text-anchor': 'middle', 'class': 'f-soft small' }, row.month.slice(0, 4));
    });
    [[without, '1', '5 4'], [with_it, '0', '']].forEach(function (world) {
      shape(svg, 'path', { d: fan_path(world[0], x, y, 'q05', 'q95'), 'class': 'f-' + world[1], opacity: 0.18 });
      shape(svg, 'path', { d: 'M' + world[0].map(function (row, at) { return x(at) + ' ' + y(+row.mean); }).join('L'), fill: 'none',
        'stroke-width': 2, 'stroke-dasharray': world[2], 'class': 's-' + world[1] });
    });
    return svg;
  }

  /* Names in the table's order, but the one that cooperation changes most, in shares of its largest value, first. */
  function most_changed(rows) {
    var last = {}, best = 0, first = '', names = distinct(rows, 'of');
    rows.forEach(function (row) {
      var key = row.of + '|' + row.at;
      last[key] = last[key] || { of: row.of, all: 0, none: 0 };
      last[key][row.levers] = +row.mean;
    });
    Object.keys(last).forEach(function (key) {
      var it = last[key], share = Math.abs(it.all - it.none) / Math.max(it.all, it.none, 1e-9);
      if (share > best) { best = share; first = it.of; }
    });
    return first ? [first].concat(names.filter(function (name) { return name !== first; })) : names;
  }

  function draw_months(box) {
    var rows = table('series');
    if (!rows.length) return;
    var held = distinct(rows, 'quantity');
    var known = lines.filter(function (line) { return held.indexOf(line[0]) >= 0; });
    var quantity = chosen('quantity', known.map(function (line) { return line[0]; }));
    var line = known.filter(function (it) { return it[0] === quantity; })[0];
    var own = rows.filter(function (row) { return row.quantity === quantity; });
    var names = most_changed(own), of = chosen('of', names);
    var places = distinct(own.filter(function (row) { return row.of === of; }), 'at'), at = chosen('at', places);
    var shown = own.filter(function (row) { return row.of === of && row.at === at; });
    var pick = function (world) { return shown.filter(function (row) { return row.levers === world; }); };
    box.appendChild(element('h3', {}, ['How does it come month by month?']));
    box.appendChild(element('p', { 'class': 'choice' }, [
      select('Show', known.map(function (it) { return { value: it[0], label: it[1] }; }), quantity, function (v) { choose('quantity', v); }),
      select('of', choices(line[2], distinct(own, 'of')), of, function (v) { choose('of', v); })]
      .concat(line[3] ? [select('here', choices(line[3], places), at, function (v) { choose('at', v); })] : [])));
    box.appendChild(element('div', { 'class': 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Month by month' }, [draw_fan(pick('all'), pick('none'))]));
    box.appendChild(element('p', { 'class': 'origin' }, [element('span', { 'class': 'key k-0' }, ['with all cooperation']), ' ',
      element('span', { 'class': 'key k-1' }, ['without any']), ' Lines: mean over futures. Bands: 5% to 95% of futures. From ',
      element('a', { href: '#file-series.csv' }, ['series.csv']), '.']));
  }

  /* ---- inputs */

  var SHOWN = 25;
  function draw_inputs(box) {
    var rows = table('inputs');
    if (!rows.length) return;
    var found = element('div', { 'class': 'scroll found', tabindex: 0, role: 'group', 'aria-label': 'Inputs found' }), told = element('p', { 'class': 'origin', role: 'status' });
    var word = element('input', { type: 'search', value: state.find || '', placeholder: 'tank, shell, Poland, judged \u2026' });
    function list() {
      var words = word.value.toLowerCase().split(/\s+/).filter(Boolean);
      var hits = rows.filter(function (row) {
        var all = (row.input + ' ' + row.kind + ' ' + row.basis + ' ' + row.fact).toLowerCase();
        return words.every(function (w) { return all.indexOf(w) >= 0; });
      });
      found.textContent = '';
      found.appendChild(element('table', {}, [
        element('thead', {}, [element('tr', {}, ['Input', 'Kind', 'Value', 'Source or reason'].map(function (h) { return element('th', { scope: 'col' }, [h]); }))]),
        element('tbody', {}, hits.slice(0, SHOWN).map(function (row) {
          return element('tr', {}, [element('th', { scope: 'row' }, [row.input]), element('td', {}, [row.kind]),
            element('td', {}, [row.value + (row.unit ? ' ' + row.unit : '')]), element('td', {}, [row.basis + (row.fact ? ' [' + row.fact + ']' : '')])]);
        }))]));
      told.textContent = hits.length + ' of ' + rows.length + ' inputs' + (hits.length > SHOWN ? '; the first ' + SHOWN + ' are shown, all are in inputs.csv.' : '.');
    }
    word.addEventListener('input', function () { state.find = word.value; write_address(); list(); });
    box.appendChild(element('h3', {}, ['What does it rest on?']));
    box.appendChild(element('p', { 'class': 'choice' }, [element('label', {}, ['Find among the inputs ', word])]));
    box.appendChild(told);
    box.appendChild(found);
    list();
  }

  /* ---- the frame */

  var places = [], parts = [draw_worth, draw_months, draw_inputs];
  function draw() {
    var at = document.activeElement ? Array.prototype.indexOf.call(document.querySelectorAll('#explore select'), document.activeElement) : -1;
    parts.forEach(function (part, i) {
      if (part === draw_inputs && places[i].firstChild) return;
      places[i].textContent = '';
      part(places[i]);
    });
    if (at >= 0) document.querySelectorAll('#explore select')[at].focus();
  }

  /* Browsers that do not save long data addresses save the same text as a file of their own making. */
  function save(event) {
    var link = event.target.closest ? event.target.closest('a[download]') : null;
    if (!link || link.href.indexOf('data:') !== 0 || typeof Blob === 'undefined') return;
    event.preventDefault();
    var url = URL.createObjectURL(new Blob([text_of(link)], { type: 'text/csv;charset=utf-8' }));
    element('a', { href: url, download: link.getAttribute('download') }).click();
    setTimeout(function () { URL.revokeObjectURL(url); }, 10000);
  }

  function start() {
    var summary = document.querySelector('header.summary');
    var section = element('section', { id: 'explore' }, [element('h2', {}, ['Look into it'])]);
    places = parts.map(function () { return section.appendChild(element('div', { 'class': 'part' })); });
    summary.parentNode.insertBefore(section, summary.nextSibling);
    read_address();
    draw();
    window.addEventListener('hashchange', function () { if (location.hash.indexOf('=') > 0) { read_address(); draw(); } });
    document.addEventListener('click', save);
    document.documentElement.setAttribute('data-ready', '');
  }
  start();
})();
