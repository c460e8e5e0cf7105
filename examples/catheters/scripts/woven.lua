-- {{< woven NAME >}} puts the generated block _generated/NAME.qmd in its place.
--
-- Quarto's own `include` is expanded when Quarto lists its inputs, which is before the pre-render hook has written
-- anything; this is expanded while a page is rendered, so that `quarto render` works in a bare checkout.

local function woven(args)
  local name = pandoc.utils.stringify(args[1])
  local path = quarto.project.directory .. "/_generated/" .. name .. ".qmd"
  local file = io.open(path, "r")
  if file == nil then
    error("There is no generated block '" .. name .. "'. Is its analysis declared under that name?", 0)
  end
  local text = file:read("a")
  file:close()
  return quarto.utils.string_to_blocks(text)
end

return { woven = woven }
