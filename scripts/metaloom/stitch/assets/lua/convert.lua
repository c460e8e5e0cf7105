-- Turns a batch of pages into HTML in one pandoc process, because starting pandoc costs more than a page does.
--
-- `pandoc lua convert.lua JOBS.json`: reads {folder, bibliography, csl, pages: [{text, options, inlines, all_references}]}
-- and prints a JSON list with, for each page, {body, inlines, problems}. Page text is read with an empty
-- environment: pandoc's readers can then open no file and no address.

local here = PANDOC_SCRIPT_FILE and pandoc.path.directory(PANDOC_SCRIPT_FILE) or pandoc.path.directory(arg[0])
package.path = pandoc.path.join({ here, "?.lua" }) .. ";" .. package.path

local blocks = require("blocks")
local crossref = require("crossref")
local citations = require("citations")

local NO_FILES = {}
local READER = "markdown"

local function read(text)
  return pandoc.read(text, READER, pandoc.ReaderOptions({}), NO_FILES)
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

local function convert(page, library)
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

local jobs = pandoc.json.decode(pandoc.system.read_file(arg[1]), false)
local library = citations.library(jobs.bibliography, jobs.csl)
local results = pandoc.List()
for _, page in ipairs(jobs.pages) do
  results:insert(convert(page, library))
end
pandoc.system.write_file(arg[2], pandoc.json.encode(results))
