/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <pango/pangoft2.h>

#include "plakat-drawn-private.h"

/* All type is shaped at one size and scaled by the context: outlines do not
 * care, and one size of a face is loaded once instead of one for each line. */
#define SHAPED_SIZE 100.0

#define MOST_VOICES 6

typedef enum
{
  NEVER,
  MAY,
  ALWAYS,
} Case;

typedef struct
{
  const char *families[3]; /* the face, and what stands in if it is missing */
  int weight;
  Case capitals;
  DrawnVoice understudy;
  gboolean serif;
  DrawnVoice sturdy; /* what is set instead where hairlines would close up */
} Voice;

/* clang-format off */
static const Voice VOICES[] = {
  [DRAWN_VOICE_GROTESK] = { { "Inter Display", "Inter", "Adwaita Sans" }, 900, MAY, DRAWN_VOICE_NONE, FALSE, DRAWN_VOICE_NONE },
  [DRAWN_VOICE_NARROW] = { { "Bebas Neue" }, 700, ALWAYS, DRAWN_VOICE_KAFFEE, FALSE, DRAWN_VOICE_NONE },
  [DRAWN_VOICE_GEO] = { { "League Spartan" }, 900, MAY, DRAWN_VOICE_GROTESK, FALSE, DRAWN_VOICE_NONE },
  [DRAWN_VOICE_AVANT] = { { "URW Gothic" }, 600, MAY, DRAWN_VOICE_GROTESK, FALSE, DRAWN_VOICE_NONE },
  [DRAWN_VOICE_DIDONE] = { { "Noto Serif Display" }, 700, MAY, DRAWN_VOICE_NONE, TRUE, DRAWN_VOICE_FATSERIF },
  [DRAWN_VOICE_FATSERIF] = { { "Vollkorn" }, 900, NEVER, DRAWN_VOICE_DIDONE, TRUE, DRAWN_VOICE_NONE },
  [DRAWN_VOICE_BOOKMAN] = { { "URW Bookman" }, 600, NEVER, DRAWN_VOICE_FATSERIF, TRUE, DRAWN_VOICE_NONE },
  [DRAWN_VOICE_FAT] = { { "Apropal" }, 700, NEVER, DRAWN_VOICE_GROTESK, FALSE, DRAWN_VOICE_GEO },
  [DRAWN_VOICE_SLAB] = { { "Roboto Slab" }, 700, MAY, DRAWN_VOICE_FATSERIF, TRUE, DRAWN_VOICE_NONE },
  [DRAWN_VOICE_TYPEWRITER] = { { "Courier Prime" }, 700, NEVER, DRAWN_VOICE_SLAB, TRUE, DRAWN_VOICE_SLAB },
  [DRAWN_VOICE_KAFFEE] = { { "Yanone Kaffeesatz" }, 700, MAY, DRAWN_VOICE_GROTESK, FALSE, DRAWN_VOICE_NONE },
  [DRAWN_VOICE_SCRIPT] = { { "Leckerli One" }, 400, NEVER, DRAWN_VOICE_FATSERIF, TRUE, DRAWN_VOICE_FATSERIF },
  [DRAWN_VOICE_SQUARE] = { { "Play" }, 700, MAY, DRAWN_VOICE_GROTESK, FALSE, DRAWN_VOICE_NONE },
  [DRAWN_VOICE_TEXT] = { { "Inter Display", "Inter", "Adwaita Sans" }, 600, NEVER, DRAWN_VOICE_NONE, FALSE, DRAWN_VOICE_NONE },
};

static const struct
{
  int decade;
  int count;
  DrawnVoice voices[MOST_VOICES];
} DECADES[] = {
  { 1910, 3, { DRAWN_VOICE_FATSERIF, DRAWN_VOICE_FAT, DRAWN_VOICE_DIDONE } },
  { 1920, 4, { DRAWN_VOICE_FAT, DRAWN_VOICE_KAFFEE, DRAWN_VOICE_GEO, DRAWN_VOICE_NARROW } },
  { 1930, 4, { DRAWN_VOICE_GEO, DRAWN_VOICE_KAFFEE, DRAWN_VOICE_FATSERIF, DRAWN_VOICE_NARROW } },
  { 1940, 4, { DRAWN_VOICE_NARROW, DRAWN_VOICE_DIDONE, DRAWN_VOICE_TYPEWRITER, DRAWN_VOICE_SLAB } },
  { 1950, 5, { DRAWN_VOICE_SCRIPT, DRAWN_VOICE_SLAB, DRAWN_VOICE_NARROW, DRAWN_VOICE_FATSERIF, DRAWN_VOICE_GROTESK } },
  { 1960, 4, { DRAWN_VOICE_GROTESK, DRAWN_VOICE_FAT, DRAWN_VOICE_GEO, DRAWN_VOICE_NARROW } },
  { 1970, 4, { DRAWN_VOICE_AVANT, DRAWN_VOICE_BOOKMAN, DRAWN_VOICE_FAT, DRAWN_VOICE_FATSERIF } },
  { 1980, 4, { DRAWN_VOICE_SQUARE, DRAWN_VOICE_NARROW, DRAWN_VOICE_GROTESK, DRAWN_VOICE_AVANT } },
  { 1990, 4, { DRAWN_VOICE_GROTESK, DRAWN_VOICE_TYPEWRITER, DRAWN_VOICE_NARROW, DRAWN_VOICE_DIDONE } },
  { 2000, 4, { DRAWN_VOICE_GROTESK, DRAWN_VOICE_DIDONE, DRAWN_VOICE_KAFFEE, DRAWN_VOICE_NARROW } },
  { 2010, 3, { DRAWN_VOICE_DIDONE, DRAWN_VOICE_GROTESK, DRAWN_VOICE_GEO } },
  { 2020, 4, { DRAWN_VOICE_FAT, DRAWN_VOICE_GROTESK, DRAWN_VOICE_DIDONE, DRAWN_VOICE_GEO } },
};
/* clang-format on */

/* A family's letters; NULL where the family is not installed. */
typedef struct
{
  const char *family;
  int weight;
  PangoCoverage *coverage;
} Covered;

/* What a thread needs to set type: Pango's font maps belong to one thread. */
typedef struct
{
  PangoFontMap *map;
  PangoContext *context;
  cairo_t *measure; /* a path is measured here */
  GArray *covered;  /* of Covered */
} Type;

static void
covered_clear (gpointer data)
{
  Covered *covered = data;

  g_clear_object (&covered->coverage);
}

static void
type_free (gpointer data)
{
  Type *type = data;

  g_array_unref (type->covered);
  cairo_destroy (type->measure);
  g_object_unref (type->context);
  g_object_unref (type->map);
  g_free (type);
}

static Type *
type_new (void)
{
  Type *type = g_new0 (Type, 1);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);

  type->map = pango_ft2_font_map_new ();
  pango_ft2_font_map_set_resolution (PANGO_FT2_FONT_MAP (type->map), 72, 72);
  type->context = pango_font_map_create_context (type->map);
  type->measure = cairo_create (surface);
  cairo_surface_destroy (surface);
  type->covered = g_array_new (FALSE, FALSE, sizeof (Covered));
  g_array_set_clear_func (type->covered, covered_clear);
  return type;
}

static Type *
get_type (void)
{
  static GPrivate private = G_PRIVATE_INIT (type_free);
  Type *type = g_private_get (&private);

  if (type == NULL)
    {
      type = type_new ();
      g_private_set (&private, type);
    }
  return type;
}

/**
 * drawn_type_set_language:
 * @language: the language of the film whose poster this thread draws next
 */
void
drawn_type_set_language (const char *language)
{
  Type *type = get_type ();
  gboolean reference = drawn_get_reference ();

  pango_context_set_language (type->context, reference ? pango_language_get_default ()
                                                       : pango_language_from_string (language));
  pango_context_set_round_glyph_positions (type->context, reference);
}

static PangoFontDescription *
describe (const char *family, int weight, double size)
{
  PangoFontDescription *description = pango_font_description_new ();

  pango_font_description_set_family_static (description, family);
  pango_font_description_set_weight (description, (PangoWeight) weight);
  pango_font_description_set_absolute_size (description, size * PANGO_SCALE);
  return description;
}

static gboolean
is_family (PangoFont *font, const char *family)
{
  PangoFontDescription *description = pango_font_describe (font);
  g_auto (GStrv) names = g_strsplit (pango_font_description_get_family (description), ",", 2);
  gboolean same = g_strcmp0 (names[0], family) == 0;

  pango_font_description_free (description);
  return same;
}

static PangoCoverage *
load_coverage (const char *family, int weight)
{
  PangoFontDescription *description = describe (family, weight, SHAPED_SIZE);
  PangoFont *font = pango_context_load_font (get_type ()->context, description);
  PangoCoverage *coverage = NULL;

  if (font != NULL && is_family (font, family))
    coverage = pango_font_get_coverage (font, pango_language_get_default ());
  pango_font_description_free (description);
  g_clear_object (&font);
  return coverage;
}

static PangoCoverage *
get_coverage (const char *family, int weight)
{
  GArray *list = get_type ()->covered;
  Covered covered = { .family = family, .weight = weight };

  for (guint i = 0; i < list->len; i++)
    {
      Covered *known = &g_array_index (list, Covered, i);

      if (known->family == family && known->weight == weight)
        return known->coverage;
    }
  covered.coverage = load_coverage (family, weight);
  g_array_append_val (list, covered);
  return covered.coverage;
}

static gboolean
covers (PangoCoverage *coverage, const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c) && pango_coverage_get (coverage, (int) c) != PANGO_COVERAGE_EXACT)
        return FALSE;
    }
  return TRUE;
}

/* The voice's family if it is installed and has the letters; else what stands
 * in for it; else NULL. */
static const char *
find_family (const Voice *voice, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (voice->families); i++)
    {
      PangoCoverage *coverage = NULL;

      if (voice->families[i] == NULL)
        break;
      coverage = get_coverage (voice->families[i], voice->weight);
      if (coverage != NULL)
        return covers (coverage, text) ? voice->families[i] : NULL;
    }
  return NULL;
}

static const char *
get_script_family (DrawnScript script, const char *language, gboolean serif)
{
  switch (script)
    {
    case DRAWN_SCRIPT_HAN:
      if (g_strcmp0 (language, "zh") == 0 || g_strcmp0 (language, "cn") == 0)
        return serif ? "Noto Serif CJK SC" : "Noto Sans CJK SC";
      return serif ? "Noto Serif CJK JP" : "Noto Sans CJK JP";
    case DRAWN_SCRIPT_HANGUL:
      return serif ? "Noto Serif CJK KR" : "Noto Sans CJK KR";
    case DRAWN_SCRIPT_ARABIC:
      return serif ? "Amiri" : "Noto Kufi Arabic";
    case DRAWN_SCRIPT_HEBREW:
      return serif ? "Noto Serif Hebrew" : "Noto Sans Hebrew";
    case DRAWN_SCRIPT_DEVANAGARI:
      return serif ? "Noto Serif Devanagari" : "Noto Sans Devanagari";
    case DRAWN_SCRIPT_THAI:
      return serif ? "Noto Serif Thai" : "Noto Sans Thai";
    case DRAWN_SCRIPT_LATIN:
    case DRAWN_SCRIPT_CYRILLIC:
    case DRAWN_SCRIPT_GREEK:
    default:
      return serif ? "Noto Serif" : "Noto Sans";
    }
}

/**
 * drawn_voice_choose:
 * @uid: whose chance
 * @decade: a decade of the table
 */
DrawnVoice
drawn_voice_choose (const char *uid, int decade)
{
  for (guint i = 0; i < G_N_ELEMENTS (DECADES); i++)
    if (DECADES[i].decade == decade)
      return DECADES[i].voices[drawn_chance_index (uid, (guint) DECADES[i].count, "voice")];
  g_return_val_if_reached (DRAWN_VOICE_GROTESK);
}

/**
 * drawn_voice_get_sturdy:
 * @voice: a voice
 *
 * Returns: what stands in for it where it is set small, or none
 */
DrawnVoice
drawn_voice_get_sturdy (DrawnVoice voice)
{
  return VOICES[voice].sturdy;
}

/**
 * drawn_face_new:
 * @voice: the voice that is wanted
 * @text: what it has to say
 * @language: the film's language
 * @capitals: in capitals, if the voice may?
 *
 * Returns: (transfer full): the voice, its understudy, or the script's own
 *   font, whichever has all letters of the text
 */
DrawnFace *
drawn_face_new (DrawnVoice voice, const char *text, const char *language, gboolean capitals)
{
  DrawnFace *face = g_new0 (DrawnFace, 1);

  face->script = drawn_text_get_script (text);
  for (DrawnVoice v = voice; v != DRAWN_VOICE_NONE; v = VOICES[v].understudy)
    {
      gboolean upper = VOICES[v].capitals == ALWAYS || (VOICES[v].capitals == MAY && capitals);
      g_autofree char *shown = upper ? drawn_text_upper (text, language) : g_strdup (text);
      const char *family = find_family (&VOICES[v], shown);

      if (family == NULL)
        continue;
      face->voice = v;
      face->family = family;
      face->weight = VOICES[v].weight;
      face->text = g_steal_pointer (&shown);
      return face;
    }
  face->voice = voice;
  face->family = get_script_family (face->script, language, VOICES[voice].serif);
  face->weight = PANGO_WEIGHT_HEAVY;
  face->text = g_strdup (text);
  return face;
}

void
drawn_face_free (DrawnFace *face)
{
  g_free (face->text);
  g_free (face);
}

static void
set_tracking (PangoLayout *layout, DrawnScript script, double tracking)
{
  PangoAttrList *attributes = NULL;

  if (tracking <= 0 || script == DRAWN_SCRIPT_ARABIC || script == DRAWN_SCRIPT_DEVANAGARI
      || script == DRAWN_SCRIPT_HEBREW || script == DRAWN_SCRIPT_THAI)
    return;
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_letter_spacing_new ((int) tracking));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

/**
 * drawn_line_new:
 * @face: a face
 * @text: one line
 * @size: in units
 * @tracking: in ems
 *
 * Returns: (transfer full): the line, measured
 */
DrawnLine *
drawn_line_new (const DrawnFace *face, const char *text, double size, double tracking)
{
  DrawnLine *line = g_new0 (DrawnLine, 1);
  double shaped = drawn_get_reference () ? size : SHAPED_SIZE;
  PangoFontDescription *description = describe (face->family, face->weight, shaped);
  cairo_t *measure = get_type ()->measure;
  double left, top, right, bottom;

  line->size = size;
  line->scale = size / shaped;
  line->layout = pango_layout_new (get_type ()->context);
  pango_layout_set_font_description (line->layout, description);
  set_tracking (line->layout, face->script, tracking * shaped * PANGO_SCALE);
  pango_layout_set_text (line->layout, text, -1);
  line->row = pango_layout_get_line_readonly (line->layout, 0);
  cairo_new_path (measure);
  drawn_row_path (line->row, measure);
  cairo_path_extents (measure, &left, &top, &right, &bottom);
  cairo_new_path (measure);
  line->left = line->scale * left;
  line->top = line->scale * top;
  line->width = line->scale * (right - left);
  line->height = line->scale * (bottom - top);
  line->bottom = line->top + line->height;
  pango_font_description_free (description);
  return line;
}

void
drawn_line_free (DrawnLine *line)
{
  g_object_unref (line->layout);
  g_free (line);
}

/**
 * drawn_line_draw:
 * @line: a line
 * @c: where to
 * @x: where its ink begins, not its origin
 * @baseline: where it stands
 * @colour: its colour
 */
void
drawn_line_draw (const DrawnLine *line, cairo_t *c, double x, double baseline, DrawnColour colour)
{
  cairo_save (c);
  cairo_new_path (c);
  cairo_translate (c, x - line->left, baseline);
  drawn_watch_line (line, c, colour);
  cairo_scale (c, line->scale, line->scale);
  drawn_row_path (line->row, c);
  drawn_fill (c, colour);
  cairo_restore (c);
}
