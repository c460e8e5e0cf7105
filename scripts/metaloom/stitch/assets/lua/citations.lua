-- Citations by citeproc, as `pandoc --citeproc` sets them.

local citations = {}

local function parse(source)
  local format = source.format
  return pandoc.read(source.text, format, pandoc.ReaderOptions({}), {}).meta.references or pandoc.List()
end

-- Every reference that the page may need, by its key.
function citations.library(sources, csl)
  local by_key, order = {}, pandoc.List()
  for _, source in ipairs(sources) do
    for _, reference in ipairs(parse(source)) do
      local key = pandoc.utils.stringify(reference.id)
      if by_key[key] == nil then
        order:insert(key)
      end
      by_key[key] = reference
    end
  end
  return { by_key = by_key, order = order, csl = csl }
end

local function cited_keys(document)
  local seen, keys = {}, pandoc.List()
  document:walk({
    Cite = function(cite)
      for _, citation in ipairs(cite.citations) do
        if not seen[citation.id] then
          seen[citation.id] = true
          keys:insert(citation.id)
        end
      end
    end,
  })
  return keys
end

local function nocite_inlines(keys)
  local list = pandoc.List()
  for _, key in ipairs(keys) do
    list:insert(pandoc.Cite({ pandoc.Str("@" .. key) }, { pandoc.Citation(key, "AuthorInText") }))
  end
  return list
end

-- Citations become links into a list of references; unknown keys are reported and left as they are.
function citations.resolve(document, page, library, problems)
  local keys = cited_keys(document)
  local nocite = page.nocite or {}
  if page.all_references then
    nocite = library.order
  end
  local wanted, references = {}, pandoc.List()
  for _, list in ipairs({ keys, nocite }) do
    for _, key in ipairs(list) do
      local reference = library.by_key[key]
      if reference == nil then
        problems:insert({ kind = "citation", name = key })
      elseif not wanted[key] then
        wanted[key] = true
        references:insert(reference)
      end
    end
  end
  if #references == 0 then
    return document
  end
  document.meta.references = pandoc.MetaList(references)
  document.meta.nocite = pandoc.MetaInlines(nocite_inlines(nocite))
  document.meta["link-citations"] = true
  document.meta.lang = pandoc.MetaInlines({ pandoc.Str(page.options.lang) })
  if type(library.csl) == "string" then
    document.meta["citation-style"] = library.csl
  end
  return pandoc.utils.citeproc(document)
end

return citations
