-- Makes one manuscript of a project's pages: `pandoc lua report.lua ASKED.json ANSWERED.json`.
--
-- Reads {title, authors, date, lang, site_url, modules, bibliography, csl, pages: [{name, id, title, lead, shift, text, folds}]} and
-- writes {document, problems}, where `document` is pandoc's own JSON. Figures and tables are numbered through the whole
-- manuscript, links between pages become links inside it, and what needs a browser is left out.

local asked = pandoc.json.decode(pandoc.system.read_file(arg[1]), false)
package.path = pandoc.path.join({ asked.modules, "?.lua" }) .. ";" .. package.path

local citations = require("citations")
local floats = require("floats")

local NBSP = "\u{a0}"
local NAMES = { fig = "Figure", tbl = "Table", sec = "Section" }
local CALLOUTS = { note = "Note", tip = "Tip", warning = "Warning", important = "Important", caution = "Caution" }
local NOT_FOR_PAPER = { proof = true, downloads = true }
local WIDE, FEW = 7, 8 -- columns, and rows that do not deserve a page of their own

local counts = { fig = 0, tbl = 0 }
local page_ids = {}
for _, page in ipairs(asked.pages) do
  page_ids[page.name] = page.id
end

local function kind_of(identifier)
  local kind = identifier:match("^(%a+)%-")
  return kind and NAMES[kind] and kind or nil
end

local function joined(page, identifier)
  return identifier == "" and "" or page.id .. "--" .. identifier
end

-- Numbers -------------------------------------------------------------------------------------------------------------

local function numbered(index, identifier)
  local kind = kind_of(identifier)
  if (kind ~= "fig" and kind ~= "tbl") or index[identifier] then
    return nil
  end
  counts[kind] = counts[kind] + 1
  index[identifier] = NAMES[kind] .. NBSP .. counts[kind]
  return index[identifier]
end

local function captioned(number, inlines)
  local words = pandoc.Inlines({ pandoc.Strong({ pandoc.Str(number .. ".") }), pandoc.Space() })
  words:extend(inlines)
  return { long = { pandoc.Plain(words) } }
end

-- The one picture of a figure that is for paper, with its words as its description.
local function picture(blocks)
  local found
  blocks:walk({
    Image = function(image)
      if found == nil and not image.classes:includes("ml-narrow") then
        found = image
      end
    end,
  })
  if found == nil then
    return nil
  end
  local words = found.attributes["fig-alt"]
  local alt = words and pandoc.Inlines({ pandoc.Str(words) }) or found.caption
  return pandoc.Image(alt, found.src:gsub("^/", ""), "", pandoc.Attr("", {}, { width = "100%" }))
end

local function figure(blocks, caption, index, identifier)
  local image = picture(blocks)
  if image == nil then
    return nil
  end
  local number = numbered(index, identifier)
  local words = number and captioned(number, caption) or { long = { pandoc.Plain(caption) } }
  return pandoc.Figure({ pandoc.Plain({ image }) }, words, pandoc.Attr(identifier))
end

local function number_floats(blocks, index)
  return blocks:walk({
    traverse = "topdown",
    Div = function(div)
      if kind_of(div.identifier) ~= "fig" then
        return nil
      end
      local content = pandoc.Blocks(div.content)
      local last = content[#content]
      local caption = pandoc.Inlines({})
      if #content > 1 and (last.t == "Para" or last.t == "Plain") then
        caption = last.content
        content:remove(#content)
      end
      return figure(content, caption, index, div.identifier), false
    end,
    Figure = function(block)
      return figure(block.content, pandoc.utils.blocks_to_inlines(block.caption.long), index, block.identifier), false
    end,
    Table = function(block)
      floats.label_in_caption(block)
      local number = numbered(index, block.identifier)
      if number then
        block.caption = captioned(number, pandoc.utils.blocks_to_inlines(block.caption.long))
      end
      return block, false
    end,
  })
end

-- Blocks --------------------------------------------------------------------------------------------------------------

local function callout_kind(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match("^callout%-(%a+)$")
    if kind and CALLOUTS[kind] then
      return kind
    end
  end
end

local function callout(div, kind)
  local content = pandoc.Blocks(div.content)
  local title = pandoc.Inlines({ pandoc.Str(CALLOUTS[kind]) })
  if content[1] and content[1].t == "Header" then
    title = content[1].content
    content:remove(1)
  end
  content:insert(1, pandoc.Para({ pandoc.Strong(title) }))
  local dress = {
    { "custom-style", "Callout" },
    { "typst:fill", 'rgb("#f2f6f7")' },
    { "typst:stroke", '(left: 2.5pt + rgb("#0b5a78"))' },
    { "typst:inset", "(left: 10pt, rest: 7pt)" },
    { "typst:width", "100%" },
    { "typst:breakable", "true" },
  }
  return pandoc.Div(content, pandoc.Attr("", {}, dress))
end

local function small(block)
  return pandoc.Div({ block }, pandoc.Attr("", {}, { { "custom-style", "Small" }, { "typst:text:size", "7.5pt" } }))
end

local function rows_of(block)
  local count = 0
  for _, body in ipairs(block.bodies) do
    count = count + #body.body
  end
  return count
end

-- A table of many columns and rows is on a page turned on its side, in small letters, with both writers.
local function turned(block, named)
  local word = function(orient, width, height)
    return pandoc.RawBlock(
      "openxml",
      '<w:p><w:pPr><w:sectPr><w:pgSz w:w="' .. width .. '" w:h="' .. height .. '"' .. orient .. "/>"
        .. '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="709" w:footer="709" w:gutter="0"/>'
        .. "</w:sectPr></w:pPr></w:p>"
    )
  end
  local result = pandoc.Blocks({ word("", 11906, 16838), pandoc.RawBlock("typst", "#page(flipped: true)[") })
  result:extend(named)
  result:insert(small(block))
  result:extend({ pandoc.RawBlock("typst", "]"), word(' w:orient="landscape"', 16838, 11906) })
  return result
end

-- Boxes of a page become paragraphs of the manuscript, except for callouts; a named one leaves its name.
local function unfolded(blocks)
  local result = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    local kind = block.t == "Div" and callout_kind(block)
    if kind and not block.attributes["collapse"] then
      block.content = unfolded(block.content)
      result:insert(callout(block, kind))
    elseif kind then
      result:extend(unfolded(callout(block, kind).content))
    elseif block.t == "Div" and #block.content > 0 then
      if block.identifier ~= "" then
        result:insert(pandoc.Div({}, pandoc.Attr(block.identifier)))
      end
      result:extend(unfolded(block.content))
    else
      result:insert(block)
    end
  end
  return result
end

-- Pictures that are drawn into the page itself are not on paper; the words that describe them there are.
local PLAIN = { ["&lt;"] = "<", ["&gt;"] = ">", ["&quot;"] = '"', ["&#x27;"] = "'", ["&#39;"] = "'", ["&amp;"] = "&" }

local function plain_text(html)
  return (html:gsub("<[^>]*>", ""):gsub("&[#%w]+;", PLAIN))
end

-- Arrays of people become what is under them, each in a paragraph: 44 of 100 without the treatment (24 of 54).
local function captions(raw)
  local found = pandoc.Blocks({})
  for words in raw.text:gmatch("<figcaption>(.-)</figcaption>") do
    found:insert(pandoc.Para(pandoc.Inlines(plain_text(words))))
  end
  return found
end

-- A strip of marks becomes its numbers, without the name of its row and without where its marks are.
local function numbers_of_strip(raw)
  local label = raw.text:match('data%-figure="[%w-]+%-strip".-aria%-label="(.-)"')
  if label == nil or label:find(": no mark on the axis", 1, true) then
    return {}
  end
  return pandoc.Inlines(plain_text(label:gsub("^.-%. ", ""):gsub(", drawn on the side of benefit", ""):gsub("%.$", "")))
end

-- Keys of marks, and the names of the sides on which they are.
local function explains_marks(element)
  return element.classes:includes("ml-key") or element.classes:includes("ml-sides")
end

local function dressed(blocks)
  local plain = blocks:walk({
    Div = function(div) return explains_marks(div) and {} or nil end,
    Span = function(span) return explains_marks(span) and {} or nil end,
    RawBlock = captions,
    RawInline = numbers_of_strip,
  })
  return unfolded(plain)
end

-- What names the next table goes with it onto its page, so that no heading is left alone; so do places for links between them.
local function names_what_follows(block)
  if block == nil or (block.t == "Div" and #block.content == 0) then
    return block ~= nil
  end
  local first = block.t == "Para" and #block.content == 1 and block.content[1]
  return block.t == "Header" or (first and (first.t == "Strong" or (first.t == "Span" and #first.content == 0))) or false
end

-- A heading of which paper holds nothing goes, too; the last one of a document as well.
local function without_empty_sections(blocks)
  local kept, next_level = pandoc.Blocks({}), 0
  for at = #blocks, 1, -1 do
    local block = blocks[at]
    local empty = block.t == "Div" and #block.content == 0
    if block.t ~= "Header" or next_level == nil or next_level > block.level then
      kept:insert(1, block)
      if not empty then
        next_level = block.t == "Header" and block.level or nil
      end
    end
  end
  return kept
end

local function with_wide_tables_turned(blocks)
  local result = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    if block.t == "Table" and #block.colspecs >= WIDE and rows_of(block) <= FEW then
      result:insert(small(block))
    elseif block.t == "Table" and #block.colspecs >= WIDE then
      local named = pandoc.Blocks({})
      while names_what_follows(result[#result]) do
        named:insert(1, result:remove(#result))
      end
      result:extend(turned(block, named))
    else
      result:insert(block)
    end
  end
  return result
end

-- A section that is for a browser alone ends where the next one of its level begins; what unfolds under a figure, its data and
-- downloads, is elsewhere in the bundle. Only what is marked for paper follows its summary there: with the page
-- itself ("kept"), in another document without the rest of the page ("alone", under the headings of the page), or not at all
-- ("left out").
local function summary_of(block)
  local words = block.text:match("<summary>(.-)</summary>") or ""
  return pandoc.Para({ pandoc.Strong({ pandoc.Str(plain_text(words)) }) })
end

-- What a page says that readers of a report consult and do not read: `::: {.ml-appendix}` is in the appendices alone.
local function is_consulted(block)
  return block.t == "Div" and block.classes:includes("ml-appendix")
end

local function on_paper(blocks, folds)
  local kept, left_out, folded = pandoc.Blocks({}), nil, false
  for _, block in ipairs(blocks) do
    if block.t == "Header" then
      if left_out and block.level <= left_out then
        left_out = nil
      end
      if NOT_FOR_PAPER[block.identifier] then
        left_out = block.level
      end
    elseif block.t == "RawBlock" and block.text:match("^<details[^>]*ml%-paper") then
      folded = folds == "left out"
      block = summary_of(block)
    elseif block.t == "RawBlock" and block.text:match("^<details") then
      folded = true
    elseif block.t == "RawBlock" and block.text:match("</details>%s*$") then
      folded = false
    elseif block.t == "Div" then
      block.content = on_paper(block.content, folds)
    end
    local leads_on = block.t == "Div" and block.classes:includes("ml-onward")
    local consulted = folds == "left out" and is_consulted(block)
    if left_out == nil and not folded and consulted then
      kept:insert(pandoc.Para(pandoc.Inlines("The figures and tables of this part are in the appendices.")))
    elseif left_out == nil and not folded and not leads_on then
      kept:insert(block)
    end
  end
  return kept
end

-- What unfolds and is printed on paper, in order and on one level, each first one under the heading of its section.
local function folds_alone(blocks)
  local kept, heading, inside = pandoc.Blocks({}), nil, false
  local function look(some)
    for _, block in ipairs(some) do
      if block.t == "Header" and not inside then
        heading = block
      elseif block.t == "RawBlock" and block.text:match("^<details[^>]*ml%-paper") then
        if heading then
          kept:insert(pandoc.Header(2, heading.content))
          heading = nil
        end
        inside = true
        kept:insert(summary_of(block))
      elseif block.t == "RawBlock" and block.text:match("</details>%s*$") then
        inside = false
      elseif inside then
        kept:insert(block)
      elseif is_consulted(block) then
        if heading then
          kept:insert(pandoc.Header(2, heading.content))
          heading = nil
        end
        kept:extend(on_paper(block.content, "kept"))
      elseif block.t == "Div" then
        look(block.content)
      end
    end
  end
  look(blocks)
  return kept
end

-- Links ---------------------------------------------------------------------------------------------------------------

local function normal(page, path)
  if path:sub(1, 1) == "/" then
    return path:sub(2)
  end
  local parts = {}
  for part in (pandoc.path.join({ pandoc.path.directory(page.name), path })):gmatch("[^/]+") do
    if part == ".." then
      table.remove(parts)
    elseif part ~= "." then
      table.insert(parts, part)
    end
  end
  return table.concat(parts, "/")
end

local function linked(page, link)
  if link.target:match("^%a[%w+.-]*:") then
    return nil
  end
  local path, anchor = link.target:match("^([^#]*)#?(.*)$")
  if path == "" then
    link.target = "#" .. joined(page, anchor)
    return link
  end
  local name = normal(page, path)
  if page_ids[name] then
    link.target = "#" .. (anchor == "" and page_ids[name] or page_ids[name] .. "--" .. anchor)
    return link
  end
  if type(asked.site_url) == "string" then
    link.target = asked.site_url .. "/" .. name:gsub("%.q?md$", ".html")
    return link
  end
  return link.content
end

local function referred(page, index, problems, cite)
  local words = pandoc.Inlines({})
  for position, citation in ipairs(cite.citations) do
    if not kind_of(citation.id) then
      return nil
    end
    if position > 1 then
      words:extend({ pandoc.Str(","), pandoc.Space() })
    end
    local number = index[citation.id]
    if number == nil and page.text:find("#" .. citation.id, 1, true) then
      words:insert(pandoc.Str(page.folds == "alone" and "a figure or table of the report" or "a table of the appendices"))
    elseif number == nil then
      problems:insert({ kind = "crossref", name = citation.id })
    else
      words:insert(pandoc.Link({ pandoc.Str(number) }, "#" .. joined(page, citation.id)))
    end
  end
  return words
end

-- What only leads to a page or a file that is not on paper is not printed: `[For editors](/chapters/desk.qmd)` in a list.
local function leads_nowhere(page, item)
  local words = #item == 1 and item[1].content
  local link = words and #words == 1 and words[1].t == "Link" and words[1]
  return link and pandoc.utils.type(linked(page, link:clone())) == "Inlines"
end

local function connected(page, blocks, index, problems)
  blocks = blocks:walk({
    BulletList = function(list)
      list.content = list.content:filter(function(item) return not leads_nowhere(page, item) end)
      return #list.content > 0 and list or {}
    end,
  })
  return blocks:walk({
    Link = function(link) return linked(page, link) end,
    Cite = function(cite) return referred(page, index, problems, cite) end,
    Header = function(header)
      header.level = math.min(header.level + page.shift, 6)
      header.identifier = joined(page, header.identifier)
      return header
    end,
    Figure = function(block)
      block.identifier = joined(page, block.identifier)
      return block
    end,
    Table = function(block)
      block.identifier = joined(page, block.identifier)
      return block
    end,
    Div = function(div)
      div.identifier = joined(page, div.identifier)
      return div
    end,
    Span = function(span)
      span.identifier = joined(page, span.identifier)
      return span
    end,
  })
end

-- The manuscript ------------------------------------------------------------------------------------------------------

local function read(text)
  return pandoc.read(text, "markdown", pandoc.ReaderOptions({}), {}).blocks
end

local function sectioned(blocks, index, page)
  for _, block in ipairs(blocks) do
    if block.t == "Header" and kind_of(block.identifier) == "sec" then
      index[block.identifier] = "“" .. pandoc.utils.stringify(block.content) .. "”"
    end
  end
end

local function chapter(page, problems)
  local index = {}
  local blocks = page.folds == "alone" and folds_alone(read(page.text)) or on_paper(read(page.text), page.folds)
  if #blocks == 0 then
    return blocks
  end
  sectioned(blocks, index, page)
  blocks = with_wide_tables_turned(without_empty_sections(dressed(number_floats(blocks, index))))
  blocks = connected(page, blocks, index, problems)
  local title = pandoc.utils.blocks_to_inlines(read(page.title))
  blocks:insert(1, pandoc.Header(1 + page.shift, title, pandoc.Attr(page.id)))
  if page.lead ~= "" then
    blocks:insert(2, pandoc.Para({ pandoc.Emph(pandoc.utils.blocks_to_inlines(read(page.lead))) }))
  end
  return blocks
end

local problems = pandoc.List()
local blocks = pandoc.Blocks({})
for _, page in ipairs(asked.pages) do
  blocks:extend(chapter(page, problems))
end
blocks:insert(pandoc.Header(1, { pandoc.Str("References") }, pandoc.Attr("references")))
blocks:insert(pandoc.Div({}, pandoc.Attr("refs", {}, { { "typst:text:size", "8pt" } })))

local document = pandoc.Pandoc(blocks)
local library = citations.library(asked.bibliography, asked.csl)
document = citations.resolve(document, { options = { lang = asked.lang } }, library, problems)
-- The head of a table is printed again on each page that it goes on to, and what is repeated cannot be a link.
local function without_links(head)
  for _, row in ipairs(head.rows) do
    for _, cell in ipairs(row.cells) do
      cell.contents = cell.contents:walk({ Link = function(link) return link.content end })
    end
  end
  return head
end

document = document:walk({
  Cite = function(cite) return cite.content end,
})

-- A link into a part that is not for paper (what unfolds, a proof) leads to the page around it, and else becomes plain text.
local function names_of(blocks)
  local names = {}
  local keep = function(element)
    names[element.identifier] = true
  end
  blocks:walk({ Header = keep, Div = keep, Span = keep, Figure = keep, Table = keep, Link = keep, Code = keep, CodeBlock = keep })
  return names
end

local there = names_of(document.blocks)
document = document:walk({
  Link = function(link)
    local name = link.target:match("^#(.*)$")
    if name == nil or there[name] then
      return nil
    end
    local around = name:match("^(page%-.-)%-%-")
    if around and there[around] then
      link.target = "#" .. around
      return link
    end
    return link.content
  end,
})
document = document:walk({
  Table = function(block)
    block.head = without_links(block.head)
    return block
  end,
})
document.meta.references, document.meta["citation-style"], document.meta.nocite = nil, nil, nil
document.meta.title = pandoc.MetaInlines({ pandoc.Str(asked.title) })
document.meta.subtitle = pandoc.MetaInlines({ pandoc.Str(asked.subtitle) })
document.meta.author = pandoc.MetaList(pandoc.List(asked.authors):map(function(name)
  return pandoc.MetaInlines({ pandoc.Str(name) })
end))
if type(asked.date) == "string" then
  document.meta.date = pandoc.MetaInlines({ pandoc.Str(asked.date) })
end
document.meta.lang = pandoc.MetaInlines({ pandoc.Str(asked.lang) })
pandoc.system.write_file(
  arg[2],
  pandoc.json.encode({ document = pandoc.write(document, "json"), problems = problems })
)
