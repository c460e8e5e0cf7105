-- Turns a batch of pages into HTML in one pandoc process, because starting pandoc costs more than a page does.
--
-- `pandoc lua convert.lua JOBS.json`: reads {folder, bibliography, csl, pages: [{text, options, inlines, all_references}]}
-- and prints a JSON list with, for each page, {body, headings, inlines, problems}. Page text is read with an empty
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

-- A YAML text (a title, a description) is Markdown: its HTML and its plain words.
local function inline_texts(texts)
  local done = {}
  for name, text in pairs(texts) do
    local inlines = pandoc.utils.blocks_to_inlines(read(text).blocks)
    local document = pandoc.Pandoc({ pandoc.Plain(inlines) })
    done[name] = {
      html = (pandoc.write(document, "html5", writer_options({})):gsub("%s+$", "")),
      text = (pandoc.write(document, "plain", { wrap_text = "none" }):gsub("%s+$", "")),
    }
  end
  return done
end

-- The headings that a table of contents lists, in order.
local function headings_of(document, depth)
  local found = pandoc.List()
  document:walk({
    Header = function(header)
      if header.level <= depth and not header.classes:includes("unlisted") and header.identifier ~= "" then
        local content = header.content:walk({
          Note = function() return {} end,
          Link = function(link) return link.content end,
        })
        local html = pandoc.write(pandoc.Pandoc({ pandoc.Plain(content) }), "html5", writer_options({}))
        found:insert({ level = header.level, id = header.identifier, html = (html:gsub("%s+$", "")) })
      end
    end,
  })
  return found
end

local function convert(page, library)
  local problems = pandoc.List()
  local document = read(page.text)
  document = blocks.transform(document, page.options)
  document = crossref.resolve(document, page.options, problems)
  document = citations.resolve(document, page, library, problems)
  return {
    headings = headings_of(document, page.options.toc_depth),
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
