/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>
#include <pango/pango.h>

#include "plakat-drawn.h"

G_BEGIN_DECLS

/* A sheet is 1000 × 1500 units whatever its size in pixels. */
#define DRAWN_WIDTH 1000.0
#define DRAWN_HEIGHT 1500.0
#define DRAWN_MARGIN 72.0
#define DRAWN_TAU (2.0 * G_PI)

/* ── chance ── */

guint64
drawn_chance_bits (const char *uid, const char *format, ...) G_GNUC_PRINTF (2, 3);
double
drawn_chance_unit (const char *uid, const char *format, ...) G_GNUC_PRINTF (2, 3);
double
drawn_chance_span (const char *uid, double low, double high, const char *format, ...) G_GNUC_PRINTF (4, 5);
guint
drawn_chance_index (const char *uid, guint count, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* ── colour ── */

typedef struct
{
  double red, green, blue;
} DrawnColour;

typedef struct
{
  DrawnColour ground, ink, hot, cool;
} DrawnPalette;

DrawnColour
drawn_colour_parse (const char *hex);
gboolean
drawn_colour_equal (DrawnColour a, DrawnColour b);
double
drawn_colour_luminance (DrawnColour colour);
double
drawn_colour_contrast (DrawnColour a, DrawnColour b);
DrawnColour
drawn_colour_blend (DrawnColour a, DrawnColour b, double t);
void
drawn_palette_choose (DrawnPalette *palette, const char *uid, int decade);
DrawnColour
drawn_palette_get (const DrawnPalette *palette, char role);
DrawnColour
drawn_palette_on (const DrawnPalette *palette, DrawnColour field);
DrawnColour
drawn_palette_figure (const DrawnPalette *palette, DrawnColour field, const char *order);
DrawnColour
drawn_palette_figure_without (
    const DrawnPalette *palette, DrawnColour field, const char *order, DrawnColour a, DrawnColour b);
DrawnColour
drawn_palette_second (const DrawnPalette *palette, DrawnColour field, DrawnColour first);
guint
drawn_decade_count (void);
int
drawn_decade_at (guint index);

/* ── letters ── */

typedef enum
{
  DRAWN_SCRIPT_LATIN,
  DRAWN_SCRIPT_HAN,
  DRAWN_SCRIPT_HANGUL,
  DRAWN_SCRIPT_ARABIC,
  DRAWN_SCRIPT_HEBREW,
  DRAWN_SCRIPT_DEVANAGARI,
  DRAWN_SCRIPT_THAI,
  DRAWN_SCRIPT_CYRILLIC,
  DRAWN_SCRIPT_GREEK,
} DrawnScript;

/* A piece of a title after which a line may end. */
typedef struct
{
  char *text;
  gboolean joins;   /* no space before it: the rest of a compound, or Han */
  gboolean hanging; /* would look lost at the end of a line */
  gboolean small;   /* an article, preposition or conjunction */
} DrawnPiece;

DrawnScript
drawn_text_get_script (const char *text);
char *
drawn_text_clean (const char *title);
void
drawn_text_split (const char *title, char **main_title, char **subtitle);
char *
drawn_text_upper (const char *text, const char *language);
gboolean
drawn_text_is_upper (const char *text);
gboolean
drawn_text_is_wordy (gunichar c);
gboolean
drawn_text_is_article (const char *word);
gboolean
drawn_text_is_small_line (const char *line);
GStrv
drawn_text_split_words (const char *text);
GStrv
drawn_text_split_letters (const char *text);
GArray *
drawn_text_split_pieces (const char *text); /* of DrawnPiece */
char *
drawn_pieces_join (const GArray *pieces, guint from, guint to);

/* ── type ── */

typedef enum
{
  DRAWN_VOICE_GROTESK,
  DRAWN_VOICE_NARROW,
  DRAWN_VOICE_GEO,
  DRAWN_VOICE_AVANT,
  DRAWN_VOICE_DIDONE,
  DRAWN_VOICE_FATSERIF,
  DRAWN_VOICE_BOOKMAN,
  DRAWN_VOICE_FAT,
  DRAWN_VOICE_SLAB,
  DRAWN_VOICE_TYPEWRITER,
  DRAWN_VOICE_KAFFEE,
  DRAWN_VOICE_SCRIPT,
  DRAWN_VOICE_SQUARE,
  DRAWN_VOICE_TEXT,
  DRAWN_VOICE_NONE,
} DrawnVoice;

/* A voice as one text can have it. */
typedef struct
{
  DrawnVoice voice;
  DrawnScript script;
  const char *family;
  int weight;
  char *text; /* in the case that the voice speaks */
} DrawnFace;

/* One line of type, measured by its ink; up is negative. */
typedef struct
{
  PangoLayout *layout;
  PangoLayoutLine *row;
  double scale; /* from the layout's size to the line's */
  double size;
  double left, top, width, height, bottom;
} DrawnLine;

/* A title, set as large as its box lets it be. */
typedef struct
{
  GPtrArray *lines; /* of DrawnLine */
  double size, gap, pitch, width, height, top;
} DrawnBlock;

typedef struct
{
  double width, height;
  double most; /* the ceiling of the size */
  int lines;
  double gap;
} DrawnBox;

void
drawn_row_path (const PangoLayoutLine *row, cairo_t *c);
DrawnVoice
drawn_voice_choose (const char *uid, int decade);
DrawnVoice
drawn_voice_get_sturdy (DrawnVoice voice);
DrawnFace *
drawn_face_new (DrawnVoice voice, const char *text, const char *language, gboolean capitals);
void
drawn_face_free (DrawnFace *face);
void
drawn_type_set_language (const char *language);
DrawnLine *
drawn_line_new (const DrawnFace *face, const char *text, double size, double tracking);
void
drawn_line_free (DrawnLine *line);
void
drawn_line_draw (const DrawnLine *line, cairo_t *c, double x, double baseline, DrawnColour colour);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DrawnFace, drawn_face_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DrawnLine, drawn_line_free)

typedef struct _DrawnBreaker DrawnBreaker;

DrawnBreaker *
drawn_breaker_new (const DrawnFace *face, const char *text);
void
drawn_breaker_free (DrawnBreaker *breaker);
GStrv
drawn_breaker_break (DrawnBreaker *breaker, guint count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DrawnBreaker, drawn_breaker_free)

DrawnBlock *
drawn_block_new (const DrawnFace *face, const char *text, const DrawnBox *box);
void
drawn_block_free (DrawnBlock *block);
double
drawn_block_draw (
    const DrawnBlock *block, cairo_t *c, double x, double y, DrawnColour colour, double align, double width);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DrawnBlock, drawn_block_free)

/* ── the film ── */

/* In the order of how much they say; the first that a film has leads. */
typedef enum
{
  DRAWN_GENRE_WESTERN,
  DRAWN_GENRE_HORROR,
  DRAWN_GENRE_WAR,
  DRAWN_GENRE_SCIENCE_FICTION,
  DRAWN_GENRE_MUSIC,
  DRAWN_GENRE_ANIMATION,
  DRAWN_GENRE_DOCUMENTARY,
  DRAWN_GENRE_ROMANCE,
  DRAWN_GENRE_MYSTERY,
  DRAWN_GENRE_CRIME,
  DRAWN_GENRE_FANTASY,
  DRAWN_GENRE_COMEDY,
  DRAWN_GENRE_THRILLER,
  DRAWN_GENRE_ADVENTURE,
  DRAWN_GENRE_FAMILY,
  DRAWN_GENRE_HISTORY,
  DRAWN_GENRE_ACTION,
  DRAWN_GENRE_DRAMA,
  DRAWN_N_GENRES,
} DrawnGenre;

#define DRAWN_IS(genre, NAME) ((genre) == DRAWN_GENRE_##NAME)

typedef struct
{
  char *uid;
  char *title;
  char *main;
  char *sub; /* never NULL */
  char *by;
  char *initial;
  char *language;
  int year;
  int runtime;
  int cast;
  int decade;
  DrawnGenre genre;
  DrawnScript script;
} DrawnFilm;

DrawnFilm *
drawn_film_new (const PlakatDrawnFilm *film);
void
drawn_film_free (DrawnFilm *film);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DrawnFilm, drawn_film_free)

/* ── the sheet ── */

/* What every layout needs. */
typedef struct
{
  cairo_t *c;
  const DrawnFilm *film;
  const char *uid;
  DrawnPalette palette;
  DrawnVoice voice;
  gboolean detail; /* is there room for the small type? */
} DrawnSheet;

typedef enum
{
  DRAWN_CAPITALS_BY_CHANCE,
  DRAWN_CAPITALS_NEVER,
  DRAWN_CAPITALS_ALWAYS,
} DrawnCapitals;

/* The box of a title; what is left out is 0: left, top, at most 300, five lines. */
typedef struct
{
  double x, y, width, height;
  DrawnColour colour;
  const DrawnVoice *voices; /* ends with DRAWN_VOICE_NONE */
  double align, valign;
  double most;
  int lines;
  DrawnCapitals capitals;
  gboolean without_subtitle;
} DrawnTitle;

void
drawn_sheet_init (DrawnSheet *sheet, cairo_t *c, const DrawnFilm *film, gboolean detail);
DrawnFace *
drawn_sheet_face (const DrawnSheet *sheet,
                  const char *text,
                  const DrawnVoice *voices,
                  DrawnCapitals capitals);
DrawnColour
drawn_sheet_pick (const DrawnSheet *sheet, const char *name, const char *roles);
void
drawn_sheet_field (const DrawnSheet *sheet, DrawnColour colour);
double
drawn_sheet_align (const DrawnSheet *sheet, double align);
void
drawn_sheet_title (const DrawnSheet *sheet, const DrawnTitle *title);
void
drawn_sheet_subtitle (
    const DrawnSheet *sheet, double x, double y, const DrawnBox *box, DrawnColour colour, double align);
double
drawn_sheet_small (const DrawnSheet *sheet,
                   const char *text,
                   double x,
                   double y,
                   DrawnColour colour,
                   double align,
                   double size,
                   double width);
void
drawn_sheet_year (const DrawnSheet *sheet, double x, double y, DrawnColour colour, double align, double size);
void
drawn_sheet_stacked (
    const DrawnSheet *sheet, double x, double y, DrawnColour colour, double width, double size, double align);
void
drawn_sheet_credits (const DrawnSheet *sheet, DrawnColour colour, double y);

/* ── shapes ── */

typedef struct
{
  double x, y;
} DrawnPoint;

#define DRAWN_POLY(c, ...)                               \
  drawn_poly ((c), (const DrawnPoint[]) { __VA_ARGS__ }, \
              G_N_ELEMENTS (((const DrawnPoint[]) { __VA_ARGS__ })))

void
drawn_disc (cairo_t *c, double x, double y, double r);
void
drawn_poly (cairo_t *c, const DrawnPoint *points, guint count);
void
drawn_star (cairo_t *c, double x, double y, double outer, double inner, guint points, double turn);
void
drawn_source (cairo_t *c, DrawnColour colour);
void
drawn_fill (cairo_t *c, DrawnColour colour);
void
drawn_stroke (cairo_t *c, DrawnColour colour, double width);

/* The colours of a motif: a leads, b answers, back shows through. */
typedef struct
{
  DrawnColour a, b, back;
} DrawnMotifColours;

typedef void (*DrawnMotifDraw) (cairo_t *c, const DrawnMotifColours *colours);

DrawnMotifDraw
drawn_motif_get_rest (DrawnGenre genre, guint variant);
guint
drawn_motif_count (DrawnGenre genre);
void
drawn_motif (cairo_t *c, DrawnGenre genre, guint variant, const DrawnMotifColours *colours);
void
drawn_motif_variant (cairo_t *c, DrawnGenre genre, guint variant, const DrawnMotifColours *colours);
void
drawn_sheet_motif (
    const DrawnSheet *sheet, double x, double y, double size, DrawnColour a, DrawnColour b, DrawnColour back);

/* ── layouts ── */

void
drawn_layout_great_letter (const DrawnSheet *s);
void
drawn_layout_stack (const DrawnSheet *s);
void
drawn_layout_cut_disc (const DrawnSheet *s);
void
drawn_layout_acts (const DrawnSheet *s);
void
drawn_layout_horizon (const DrawnSheet *s);
void
drawn_layout_tiles (const DrawnSheet *s);
void
drawn_layout_diagonal (const DrawnSheet *s);
void
drawn_layout_mask (const DrawnSheet *s);
void
drawn_layout_cutout (const DrawnSheet *s);
void
drawn_layout_rings (const DrawnSheet *s);
void
drawn_layout_window (const DrawnSheet *s);
void
drawn_layout_figure (const DrawnSheet *s);
void
drawn_layout_dots (const DrawnSheet *s);
void
drawn_layout_bands (const DrawnSheet *s);
void
drawn_layout_gaze (const DrawnSheet *s);
void
drawn_layout_cells (const DrawnSheet *s);
void
drawn_layout_echo (const DrawnSheet *s);
void
drawn_layout_spine (const DrawnSheet *s);
void
drawn_mask_portrait (const DrawnSheet *s);

typedef enum
{
  DRAWN_LAYOUT_GREAT_LETTER,
  DRAWN_LAYOUT_STACK,
  DRAWN_LAYOUT_CUT_DISC,
  DRAWN_LAYOUT_ACTS,
  DRAWN_LAYOUT_HORIZON,
  DRAWN_LAYOUT_TILES,
  DRAWN_LAYOUT_DIAGONAL,
  DRAWN_LAYOUT_MASK,
  DRAWN_LAYOUT_CUTOUT,
  DRAWN_LAYOUT_RINGS,
  DRAWN_LAYOUT_WINDOW,
  DRAWN_LAYOUT_FIGURE,
  DRAWN_LAYOUT_DOTS,
  DRAWN_LAYOUT_BANDS,
  DRAWN_LAYOUT_GAZE,
  DRAWN_LAYOUT_CELLS,
  DRAWN_LAYOUT_ECHO,
  DRAWN_LAYOUT_SPINE,
  DRAWN_N_LAYOUTS,
} DrawnLayout;

DrawnLayout
drawn_layout_choose (const DrawnFilm *film);

/* ── for tests ── */

/* One line of type, as it came onto a sheet. */
typedef struct
{
  char *text;
  double size;
  double left, top, right, bottom; /* its ink, in units of the sheet */
  double contrast;                 /* the least, against what it stands on */
} DrawnInk;

void
drawn_watch_begin (GArray *inks); /* of DrawnInk, for this thread */
void
drawn_watch_end (void);
void
drawn_watch_line (const DrawnLine *line, cairo_t *c, DrawnColour colour);
void
drawn_set_reference (gboolean reference);
gboolean
drawn_get_reference (void);

G_END_DECLS
