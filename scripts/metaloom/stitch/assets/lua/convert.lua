-- Turns pages into HTML, one after the other, for as long as there are lines to read.
--
-- `pandoc lua convert.lua`: each line is a page {text, options, inlines, bibliography, csl, nocite, all_references}, answered by a
-- line {body, inlines, problems}; all in JSON. The line `load` is answered, by an empty one, once the grammars of our programs
-- are loaded. Page text is read with an empty environment: pandoc's readers can then open no file and no address.

local here = PANDOC_SCRIPT_FILE and pandoc.path.directory(PANDOC_SCRIPT_FILE) or pandoc.path.directory(arg[0])
package.path = pandoc.path.join({ here, "?.lua" }) .. ";" .. package.path

local blocks = require("blocks")
local crossref = require("crossref")
local citations = require("citations")

local NO_FILES = {}

-- What a text cannot hold is not looked for, which pandoc does at every character of a table: TeX, without a backslash, and
-- formulas, without a dollar sign.
local function reader(text)
  local tex = text:find("\\", 1, true) and "" or "-raw_tex-latex_macros"
  local formulas = text:find("$", 1, true) and "" or "-tex_math_dollars"
  return "markdown" .. tex .. formulas
end

local function read(text)
  return pandoc.read(text, reader(text), pandoc.ReaderOptions({}), NO_FILES)
end

local function writer_options(options)
  return pandoc.WriterOptions({
    html_math_method = "mathml",
    section_divs = true,
    number_sections = false,
    wrap_text = "none",
    highlight_method = "default",
    email_obfuscation = "none",
  })
end

-- A YAML text (a title, a description) is Markdown: its HTML and its plain words. Raw HTML in it is shown as text.
local function inline_texts(texts)
  local done = {}
  for name, text in pairs(texts) do
    local shown = read(text):walk({
      RawBlock = function(raw) return pandoc.Plain({ pandoc.Str(raw.text) }) end,
    })
    local inlines = pandoc.utils.blocks_to_inlines(shown.blocks)
    inlines = inlines:walk({
      RawInline = function(raw) return pandoc.Str(raw.text) end,
    })
    local document = pandoc.Pandoc({ pandoc.Plain(inlines) })
    done[name] = {
      html = (pandoc.write(document, "html5", writer_options({})):gsub("%s+$", "")),
      text = (pandoc.write(document, "plain", { wrap_text = "none" }):gsub("%s+$", "")),
    }
  end
  return done
end

local function convert(page)
  local library = citations.library(page.bibliography, page.csl)
  local problems = pandoc.List()
  local document = read(page.text)
  document = blocks.transform(document, page)
  document = crossref.resolve(document, page, problems)
  document = citations.resolve(document, page, library, problems)
  return {
    body = pandoc.write(document, "html5", writer_options(page.options)),
    inlines = inline_texts(page.inlines),
    problems = problems,
  }
end

local function load_grammars()
  local programs = { "bash", "python", "r", "yaml" }
  local codes = pandoc.List(programs):map(function(language) return pandoc.CodeBlock("x = 1", { class = language }) end)
  pandoc.write(pandoc.Pandoc(codes), "html5", writer_options({}))
  return {}
end

for line in io.lines() do
  local answer = line == "load" and load_grammars() or convert(pandoc.json.decode(line, false))
  io.stdout:write(pandoc.json.encode(answer), "\n")
  io.stdout:flush()
  collectgarbage()
end
