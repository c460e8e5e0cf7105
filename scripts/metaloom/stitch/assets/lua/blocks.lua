-- Quarto's own blocks: conditional content, callouts, tab sets, layouts. Each becomes HTML that says all without a script.

local blocks = {}

local CALLOUTS = { note = true, tip = true, warning = true, important = true, caution = true }
local HTML_FORMATS = { html = true, html5 = true, ["html:js"] = true }

local function html(text)
  return pandoc.RawBlock("html", text)
end

local function shown(element, profiles)
  local format = element.attributes["when-format"]
  local other = element.attributes["unless-format"]
  local profile, unless = element.attributes["when-profile"], element.attributes["unless-profile"]
  if profile ~= nil or unless ~= nil then
    local fits = (profile == nil or profiles[profile] == true) and (unless == nil or not profiles[unless])
    if fits ~= element.classes:includes("content-visible") then
      return false
    elseif format == nil and other == nil then
      return true
    end
  end
  if element.classes:includes("content-visible") then
    return (format == nil or HTML_FORMATS[format] == true) and (other == nil or not HTML_FORMATS[other])
  elseif element.classes:includes("content-hidden") then
    return (format ~= nil and not HTML_FORMATS[format]) or (other ~= nil and HTML_FORMATS[other] == true)
  end
  return true
end

local function conditional(document, profiles)
  local function keep(element)
    if not (element.classes:includes("content-visible") or element.classes:includes("content-hidden")) then
      return nil
    end
    return shown(element, profiles) and element.content or {}
  end
  return document:walk({ Div = keep, Span = keep })
end

local function callout_kind(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match("^callout%-(%a+)$")
    if kind and CALLOUTS[kind] then
      return kind
    end
  end
end

local function callout(div, kind, words)
  local content = pandoc.Blocks(div.content)
  local title = pandoc.Inlines({ pandoc.Str(words["callout-" .. kind .. "-title"]) })
  local simple = div.attributes["appearance"] == "simple" or div.attributes["appearance"] == "minimal"
  if div.attributes["title"] then
    title = pandoc.utils.blocks_to_inlines(pandoc.read(div.attributes["title"], "markdown", nil, {}).blocks)
  elseif content[1] and content[1].t == "Header" then
    title = content[1].content
    content:remove(1)
  elseif simple then
    title = nil
  end
  local collapse = div.attributes["collapse"]
  local folds = collapse ~= nil and title ~= nil
  local style = simple and "simple" or "default"
  local attributes = ' class="callout callout-style-' .. style .. " callout-" .. kind .. '"'
  local result = pandoc.Blocks({ pandoc.Div({}, pandoc.Attr(div.identifier)) })
  if div.identifier == "" then
    result = pandoc.Blocks({})
  end
  if folds then
    result:insert(html("<details" .. attributes .. (collapse == "false" and " open" or "") .. ">"))
    result:insert(html('<summary class="callout-header">'))
    result:insert(pandoc.Plain(title))
    result:insert(html('</summary><div class="callout-body">'))
  else
    result:insert(html("<div" .. attributes .. ">"))
    if title then
      result:insert(html('<div class="callout-header">'))
      result:insert(pandoc.Plain(title))
      result:insert(html("</div>"))
    end
    result:insert(html('<div class="callout-body">'))
  end
  result:extend(content)
  result:insert(html(folds and "</div></details>" or "</div></div>"))
  return result
end

-- Each heading of the outermost level opens a tab; without a script the tabs stand one below the other.
local function tabset(div, number)
  local level
  for _, block in ipairs(div.content) do
    if block.t == "Header" then
      level = math.min(level or block.level, block.level)
    end
  end
  if level == nil then
    return nil
  end
  local result, panel = pandoc.Blocks({}), 0
  for _, block in ipairs(div.content) do
    if block.t == "Header" and block.level == level then
      if panel > 0 then
        result:insert(html("</div>"))
      end
      panel = panel + 1
      result:insert(html('<div class="tab-panel" id="tabset-' .. number .. "-" .. panel .. '">'))
      result:insert(pandoc.Div({ pandoc.Plain(block.content) }, pandoc.Attr("", { "tab-title" })))
    else
      result:insert(block)
    end
  end
  if panel > 0 then
    result:insert(html("</div>"))
  end
  div.content = result
  return div
end

local function layout(div)
  local columns = div.attributes["layout-ncol"]
  local rows = div.attributes["layout-nrow"]
  if columns == nil and rows == nil and div.attributes["layout"] == nil then
    return nil
  end
  if columns == nil then
    columns = math.ceil(math.max(#div.content, 1) / (tonumber(rows) or 1))
  end
  div.attributes["layout-ncol"], div.attributes["layout-nrow"], div.attributes["layout"] = nil, nil, nil
  div.classes:extend({ "quarto-layout-panel", "layout-ncol-" .. math.tointeger(math.min(tonumber(columns) or 1, 6)) })
  return div
end

-- A walk over a page of generated tables takes as long as reading it: where no word of the page asks for it, it is spared.
local function says(text, ...)
  for _, word in ipairs({ ... }) do
    if text:find(word, 1, true) then
      return true
    end
  end
  return false
end

function blocks.transform(document, page)
  local options, profiles = page.options, {}
  for _, name in ipairs(options.profiles or {}) do
    profiles[name] = true
  end
  if says(page.text, "content-visible", "content-hidden") then
    document = conditional(document, profiles)
  end
  if not says(page.text, "callout-", "panel-tabset", "layout") then
    return document
  end
  local tabsets = 0
  return document:walk({
    traverse = "topdown",
    Div = function(div)
      local kind = callout_kind(div)
      if kind then
        return callout(div, kind, options.words)
      end
      if div.classes:includes("panel-tabset") then
        tabsets = tabsets + 1
        return tabset(div, tabsets)
      end
      return layout(div)
    end,
  })
end

return blocks
