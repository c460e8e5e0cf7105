-- Numbers for figures, tables, equations and sections, and the texts that refer to them, as Quarto prints them.
--
-- A figure or table becomes <div id><figure>: Quarto's own shape, so that one stylesheet and one test serve both.

local floats = require("floats")

local crossref = {}

local KINDS = { fig = true, tbl = true, eq = true, sec = true, lst = true }
local NBSP = "\u{a0}"

local function kind_of(label)
  local kind = label:match("^(%a+)%-")
  kind = kind and kind:lower()
  return KINDS[kind] and kind or nil
end

-- Section numbers: levels that do not occur above a heading are left out ("1.2" also where pages start at level two).
local function section_numbers(document, options, index)
  local counts = { 0, 0, 0, 0, 0, 0 }
  return document:walk({
    Header = function(header)
      if header.classes:includes("unnumbered") then
        return nil
      end
      counts[header.level] = counts[header.level] + 1
      for level = header.level + 1, 6 do
        counts[level] = 0
      end
      local parts = {}
      for level = 1, header.level do
        if counts[level] > 0 then
          table.insert(parts, tostring(counts[level]))
        end
      end
      local number = table.concat(parts, ".")
      if kind_of(header.identifier) == "sec" then
        index[header.identifier] = { kind = "sec", number = number }
      end
      if options.number_sections and header.level <= options.number_depth then
        header.attributes["number"] = number
        header.content:insert(1, pandoc.Space())
        header.content:insert(1, pandoc.Span({ pandoc.Str(number) }, pandoc.Attr("", { "header-section-number" })))
        return header
      end
    end,
  })
end

-- $$…$$ {#eq-x}
local function equations(document, index)
  local count = 0
  local function number_inlines(inlines)
    local result, i = pandoc.Inlines({}), 1
    while i <= #inlines do
      local math, gap, label = inlines[i], inlines[i + 1], inlines[i + 2]
      local identifier
      if math.t == "Math" and math.mathtype == "DisplayMath" then
        if gap and gap.t == "Str" then
          identifier, gap, label = gap.text:match("^{#(eq%-[^}%s]+)}$"), nil, gap
          i = identifier and i + 1 or i
        elseif gap and (gap.t == "Space" or gap.t == "SoftBreak") and label and label.t == "Str" then
          identifier = label.text:match("^{#(eq%-[^}%s]+)}$")
          i = identifier and i + 2 or i
        end
      end
      if identifier then
        count = count + 1
        index[identifier] = { kind = "eq", number = tostring(count) }
        local number = pandoc.Span({ pandoc.Str("(" .. count .. ")") }, pandoc.Attr("", { "equation-number" }))
        result:insert(pandoc.Span({ math, pandoc.Space(), number }, pandoc.Attr(identifier, { "equation" })))
      else
        result:insert(math)
      end
      i = i + 1
    end
    return result
  end
  return document:walk({ Inlines = number_inlines })
end

-- A walk over a page of generated tables takes as long as writing it: where the page refers to nothing, it is spared.
local function refers(text)
  local lower = text:lower()
  for kind in pairs(KINDS) do
    if lower:find("@{?" .. kind .. "%-") then
      return true
    end
  end
  return false
end

local function words_for(citation, entry, names)
  local words = pandoc.Inlines({})
  if #citation.prefix > 0 then
    words:extend(citation.prefix)
    words:insert(pandoc.Str(NBSP))
  elseif citation.mode ~= "SuppressAuthor" then
    words:insert(pandoc.Str(names["crossref-" .. entry.kind .. "-prefix"] .. NBSP))
  end
  local number = pandoc.Str(entry.number)
  words:insert(entry.kind == "sec" and number or pandoc.Span({ number }))
  return words
end

local function references(document, index, problems, names)
  return document:walk({
    Cite = function(cite)
      local words = pandoc.Inlines({})
      for position, citation in ipairs(cite.citations) do
        local kind = kind_of(citation.id)
        if kind == nil then
          return nil
        end
        local label = citation.id:sub(1, 1):lower() .. citation.id:sub(2)
        local entry = index[label]
        if position > 1 then
          words:extend({ pandoc.Str(","), pandoc.Space() })
        end
        if entry == nil then
          problems:insert({ kind = "crossref", name = citation.id, known = crossref.labels(index) })
          words:insert(pandoc.Strong({ pandoc.Str("?@" .. label) }))
        else
          words:insert(pandoc.Link(words_for(citation, entry, names), "#" .. label, "", pandoc.Attr("", { "quarto-xref" })))
        end
      end
      return words
    end,
  })
end

function crossref.labels(index)
  local labels = pandoc.List()
  for label in pairs(index) do
    labels:insert(label)
  end
  labels:sort()
  return labels
end

function crossref.resolve(document, page, problems)
  local options, index = page.options, {}
  if options.number_sections or page.text:lower():find("sec%A") then
    document = section_numbers(document, options, index)
  end
  if page.text:find("eq-", 1, true) then
    document = equations(document, index)
  end
  document = floats.number(document, index, problems, options.words)
  return refers(page.text) and references(document, index, problems, options.words) or document
end

return crossref
