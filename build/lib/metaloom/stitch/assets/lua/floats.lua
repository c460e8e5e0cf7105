-- Figures and tables that carry a label: numbered in the order of the page, in the shape <div id><figure><figcaption>.

local floats = {}

local NBSP = "\u{a0}"
local KINDS = { fig = true, tbl = true, lst = true }

local function kind_of(identifier)
  local kind = identifier:match("^(%a+)%-")
  return kind and KINDS[kind] and kind or nil
end

local function html(text)
  return pandoc.RawBlock("html", text)
end

local function escaped(text)
  return (text:gsub("&", "&amp;"):gsub('"', "&quot;"):gsub("<", "&lt;"):gsub(">", "&gt;"))
end

local function is_layout(class)
  return class == "quarto-layout-panel" or class:match("^layout%-ncol%-%d$") ~= nil
end

-- A caption on top of tables and listings, below figures.
local function float(identifier, classes, kind, caption, content, prefix)
  local id = escaped(identifier)
  local words = pandoc.Inlines({ pandoc.Str(prefix) })
  if #caption > 0 then
    words:extend({ pandoc.Str(kind == nil and "" or ":"), pandoc.Space() })
    words:extend(caption)
  end
  local head = pandoc.Blocks({
    html('<figcaption class="quarto-float-caption quarto-float-' .. kind .. '" id="' .. id .. '-caption">'),
    pandoc.Plain(words),
    html("</figcaption>"),
  })
  local inside = classes:filter(is_layout)
  classes = classes:filter(function(class) return not is_layout(class) end)
  local arrangement = #inside > 0 and ' class="' .. table.concat(inside, " ") .. '"' or ""
  local body = pandoc.Blocks({ html("<div" .. arrangement .. ' aria-describedby="' .. id .. '-caption">') })
  body:extend(content)
  body:insert(html("</div>"))
  local blocks = pandoc.Blocks({ html('<figure class="quarto-float quarto-float-' .. kind .. ' figure">') })
  blocks:extend(kind == "fig" and body or head)
  blocks:extend(kind == "fig" and head or body)
  blocks:insert(html("</figure>"))
  classes:insert(1, "quarto-float")
  return pandoc.Div(blocks, pandoc.Attr(identifier, classes))
end

local function sub_float(identifier, caption, content, letter)
  local blocks = pandoc.Blocks({ html('<figure class="quarto-subfloat figure">') })
  blocks:extend(content)
  local words = pandoc.Inlines({ pandoc.Str("(" .. letter .. ")"), pandoc.Space() })
  words:extend(caption)
  blocks:extend({ html("<figcaption>"), pandoc.Plain(words), html("</figcaption></figure>") })
  return pandoc.Div(blocks, pandoc.Attr(identifier, { "quarto-subfloat" }))
end

local function caption_inlines(caption)
  return pandoc.utils.blocks_to_inlines(caption.long)
end

-- Pandoc moves the label of a lone image onto the figure; `fig-alt` is the image's alternative text.
local function with_alt(blocks)
  return blocks:walk({
    Image = function(image)
      local alt = image.attributes["fig-alt"]
      if alt then
        image.attributes["fig-alt"] = nil
        image.caption = pandoc.Inlines({ pandoc.Str(alt) })
      end
      image.identifier = ""
      image.classes = image.classes:filter(function(class) return not class:match("^column%-") end)
      return image
    end,
  })
end

local function figure_classes(figure)
  local classes = pandoc.List(figure.classes)
  figure.content:walk({
    Image = function(image)
      for _, class in ipairs(image.classes) do
        if class:match("^column%-") then
          classes:insert(class)
        end
      end
    end,
  })
  return classes
end

-- The last paragraph of a labelled div is its caption.
local function split_caption(div)
  local content = pandoc.Blocks(div.content)
  local last = content[#content]
  if #content > 1 and last and (last.t == "Para" or last.t == "Plain") then
    content:remove(#content)
    return content, last.content
  end
  return content, pandoc.Inlines({})
end

-- A caption that ends in {#tbl-x}, where pandoc has left the label in the text.
function floats.label_in_caption(table_block)
  local inlines = caption_inlines(table_block.caption)
  for i = #inlines, 1, -1 do
    local label = inlines[i].t == "Str" and inlines[i].text:match("^{#(tbl%-[^}%s]+)}$")
    if label then
      local rest = pandoc.Inlines({})
      for j = 1, i - 1 do
        rest:insert(inlines[j])
      end
      if #rest > 0 and rest[#rest].t == "Space" then
        rest:remove(#rest)
      end
      table_block.identifier = label
      table_block.caption = { long = { pandoc.Plain(rest) } }
      return
    end
  end
end

function floats.number(document, index, problems, words)
  local counts = { fig = 0, tbl = 0, lst = 0 }
  local parent

  local function enter(identifier, kind)
    if index[identifier] then
      problems:insert({ kind = "duplicate", name = identifier })
    end
    if parent then
      parent.children = parent.children + 1
      local letter = string.char(96 + parent.children)
      index[identifier] = { kind = kind, number = parent.number .. NBSP .. "(" .. letter .. ")" }
      return letter
    end
    counts[kind] = counts[kind] + 1
    index[identifier] = { kind = kind, number = tostring(counts[kind]), children = 0 }
    return words["crossref-" .. kind .. "-title"] .. NBSP .. counts[kind]
  end

  local function wrapped(identifier, classes, kind, caption, content)
    local inside = parent ~= nil
    local prefix = enter(identifier, kind)
    if inside then
      return sub_float(identifier, caption, content, prefix), false
    end
    return float(identifier, classes, kind, caption, content, prefix), false
  end

  local walk
  local filter = {
    traverse = "topdown",
    Figure = function(figure)
      local classes = figure_classes(figure)
      local content = with_alt(figure.content)
      local kind = kind_of(figure.identifier)
      if kind == nil then
        figure.content = content
        figure.classes = classes
        return figure, false
      end
      return wrapped(figure.identifier, classes, kind, caption_inlines(figure.caption), content)
    end,
    Table = function(table_block)
      floats.label_in_caption(table_block)
      local kind = kind_of(table_block.identifier)
      if kind == nil then
        return nil
      end
      local identifier, caption = table_block.identifier, caption_inlines(table_block.caption)
      table_block.identifier = ""
      table_block.caption = {}
      return wrapped(identifier, pandoc.List({}), kind, caption, pandoc.Blocks({ table_block }))
    end,
    CodeBlock = function(code)
      local caption = code.attributes["lst-cap"]
      if kind_of(code.identifier) ~= "lst" or not caption then
        return nil
      end
      local identifier = code.identifier
      code.identifier = ""
      code.attributes["lst-cap"] = nil
      return wrapped(identifier, pandoc.List({}), "lst", pandoc.Inlines(caption), pandoc.Blocks({ code }))
    end,
    Div = function(div)
      local kind = kind_of(div.identifier)
      if kind == nil then
        return nil
      end
      local content, caption = split_caption(div)
      local inside = parent
      local prefix = enter(div.identifier, kind)
      parent = inside or index[div.identifier]
      content = walk(content)
      parent = inside
      if inside then
        return sub_float(div.identifier, caption, content, prefix), false
      end
      return float(div.identifier, div.classes, kind, caption, content, prefix), false
    end,
    Image = function(image)
      return with_alt(pandoc.Blocks({ pandoc.Plain({ image }) }))[1].content[1]
    end,
  }
  walk = function(blocks)
    return blocks:walk(filter)
  end
  return document:walk(filter)
end

return floats
