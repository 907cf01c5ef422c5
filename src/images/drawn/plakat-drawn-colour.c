/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-drawn-private.h"
#include "plakat-oklab.h"

#define MOST_PALETTES 7

/* How often a film takes one of the palettes that came later. */
#define LATER_SHARE 0.25

/* Ground, ink, hot, cool. The order is part of the format: append, never sort.
 * Palettes that came later stand apart, so that a new one moves no film that
 * had one of the first. */
typedef struct
{
  int decade;
  const char *first[MOST_PALETTES];
  const char *later[MOST_PALETTES];
} DecadePalettes;

/* clang-format off */
static const DecadePalettes PALETTES[] = {
  { 1910,
    { "F0E3C8 2B211A A8522C C9A877", "2E231C EFDFBF C58B45 8A4B30", "E3CFA6 34251A 8C2F20 8F8A5E" },
    { "33402F EEE2C0 C9863B 8B9468", "D8D3B4 243027 A2412A 6E8460", "E4D2CF 33223A 8B3450 927B96" } },
  { 1920,
    { "EFE6D2 14110F C9301C A79B86", "12110F EADFC4 C9993A 8C2D1F", "D9CCB1 17252E B8432A 6F8079",
      "B9301F 15110F F0E4CC 6B1A12" },
    { "17392F EFE3C4 D2A03E 8A3324", "D5D3BC 1A2A22 B5392A 5E8270", "2D1E38 EFDFC8 CF9440 7A5580" } },
  { 1930,
    { "F2E4C4 1D3849 D9602A 7FA08C", "1F403F F4E6C3 E5A23B B9482F", "EBC56E 22303E B4372B 4F8080",
      "BFD2C6 20334A C9522C F5EACD" },
    { "C3CE96 22372B B8452A 5F8557", "D9C7D6 33244A B5413C 8A6E9E", "3B2B4E F3E4C8 E0954A 8C6A94" } },
  { 1940,
    { "121214 EDEAE2 B8261D 5F6268", "DAD6CB 151518 9A1F19 8B8C86", "1A2431 E9E2CF CDA448 4C6478",
      "25201D F0E8D9 D4692B 74685C", "20302A EAE5D0 D0562F 7C907C" },
    { "C4CBB4 19231D 8E2A20 6F8169", "241C2C E9E0E0 C4713A 6C5C78" } },
  { 1950,
    { "F7EACF 1C1C1F E23A2A 2A9AA3", "F4C22F 1C1B1A D4263B FBF2DC", "74C7BA 15262C E6422D FFF3D6",
      "E3402D 1B1416 FFF1D4 F5B62D", "F2A59C 2B1A2F CF2138 FFF1DC", "A9CAD6 1B2436 D6392C F8ECCC" },
    { "A8CF7E 17281F D8342C FFF4D8", "2F7A54 FFF3D6 F5B62D 14261F", "C9B3E0 23173A D93A4A FFF3DC" } },
  { 1960,
    { "F5F3EC 111111 E30613 BAB6AB", "E30613 111111 F7F3EA 8E0A10", "FF6B17 2A0F45 FAD62B E5097F",
      "0A55A5 F5F3EC FFD100 E4122B", "F2C300 121212 1C4FA0 F6F1E2", "0C7048 F6F1DF F4C400 10261B" },
    { "8CC63F 14210F F5F3EC D6166E", "5B2A86 F8F2E4 FF8A1E F2C300", "F5F3EC 10261B 00965E F2B705" } },
  { 1970,
    { "3A2317 F2DBAA E27B20 A8401A", "E8CB8E 391F14 C74E1D 6D7A3B", "565E34 F5E7C4 E8A02F 2B2919",
      "DA742A 29160F F7E1AD 8B3016", "F3E6C8 3F241A B64729 DAA543" },
    { "A7B25A 2B2614 C24A1E F4E6BF", "4A2545 F4DFC0 E08A2E A9506B", "1F4A3C F3E2B8 E39A2D B5532A" } },
  { 1980,
    { "130B2F F7F2FF FF2E88 19CFE4", "0A1020 EAF2FF 00D9C0 FF4FA3", "F8EADC 1A1A2E FF4A68 00A3A6",
      "2B0946 FFEAF3 FF7B0A 8344EA", "CBBBF2 1D1140 FF3D7F 1B9E98" },
    { "08231B ECFFF3 39E58C FF4FA3", "B9F0C6 0F2A2B F2386B 2C9C86", "6B2BD9 FFF4E0 FFD23D FF5FA2" } },
  { 1990,
    { "101519 EEEEE6 B9DF34 55666B", "E9E4D8 1B1B1B D1452B 5B7A66", "1D393C F1EAD9 F0A312 D95D39",
      "6A1C23 F3E7D7 E8A33D 2B0E11", "C3CFC6 18211D D4462E 3F6F63" },
    { "2F5D3A F2ECD8 F0B429 1A2B1E", "3B2A57 F0E9DC E5863C 8E7BB5", "D6CDE4 221A35 C43D5A 7A68A8" } },
  { 2000,
    { "0E2233 F3EFE6 FF7F2A 3F7E9E", "E6ECED 12222B 1C7BA2 F28C28", "1F3320 EEF1DC A9C84D E9B44C",
      "F4F1EA 22201E C2182B ACA69C" },
    { "BFD3A4 1C2B1D D8572A 5F8A4F", "33234D F4EEF0 FF9A3D 8A78B8", "E3DDEE 26203A 7B4FB0 F09A3C" } },
  { 2010,
    { "F6D6CF 23253A E4572E 5B8E9E", "17223B FBEFE3 FF6768 6B8BB5", "F3EFE6 1D2A2E E8A200 2F7F79",
      "2E2C4A F8E9DD F2A65A A0608F" },
    { "1E4D40 F6EEDC F4A95B 7FB5A0", "CFE0D0 1C3330 E2583E 4E8F7A", "D9CCEB 2A2148 E8585C 7D6BC0" } },
  { 2020,
    { "ECE6DA 1B1A19 FF4F18 6A78E8", "0F1C15 EAF5E6 63DC80 FF8A5B", "F7C7DB 2A0E2A D3056C FFF4E6",
      "1A1A1A F5F0E6 F5D547 D9432F" },
    { "C9E265 16211A FF5533 F7F6E4", "4B2BB5 F7F1FF FFB800 FF6B9D", "C9BCF7 1C1438 FF4F18 F6F2FF" } },
};
/* clang-format on */

static const char ROLES[] = "gihc";

/* What type needs against the field that it stands on. */
#define LEAST_CONTRAST 4.5

guint
drawn_decade_count (void)
{
  return G_N_ELEMENTS (PALETTES);
}

int
drawn_decade_at (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (PALETTES), 2000);

  return PALETTES[index].decade;
}

DrawnColour
drawn_colour_parse (const char *hex)
{
  guint32 value = 0;

  for (int i = 0; i < 6; i++)
    value = value << 4 | (guint32) g_ascii_xdigit_value (hex[i]);
  return (DrawnColour) { (value >> 16 & 0xff) / 255.0, (value >> 8 & 0xff) / 255.0, (value & 0xff) / 255.0 };
}

gboolean
drawn_colour_equal (DrawnColour a, DrawnColour b)
{
  return fabs (a.red - b.red) < 1e-9 && fabs (a.green - b.green) < 1e-9 && fabs (a.blue - b.blue) < 1e-9;
}

double
drawn_colour_luminance (DrawnColour colour)
{
  return plakat_srgb_get_luminance (colour.red, colour.green, colour.blue);
}

/**
 * drawn_colour_contrast:
 * @a: a colour
 * @b: another
 *
 * Returns: the contrast ratio of WCAG 2, from 1 to 21
 */
double
drawn_colour_contrast (DrawnColour a, DrawnColour b)
{
  double la = drawn_colour_luminance (a);
  double lb = drawn_colour_luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}

DrawnColour
drawn_colour_blend (DrawnColour a, DrawnColour b, double t)
{
  return (DrawnColour) { a.red + (b.red - a.red) * t, a.green + (b.green - a.green) * t,
                         a.blue + (b.blue - a.blue) * t };
}

static guint
count_palettes (const char *const *list)
{
  guint n = 0;

  while (n < MOST_PALETTES && list[n] != NULL)
    n++;
  return n;
}

static const char *
choose_text (const DecadePalettes *palettes, const char *uid)
{
  guint later = count_palettes (palettes->later);
  guint first = count_palettes (palettes->first);

  if (!drawn_get_reference () && drawn_chance_unit (uid, "palette+") < LATER_SHARE)
    return palettes->later[drawn_chance_index (uid, later, "palette later")];
  return palettes->first[drawn_chance_index (uid, first, "palette")];
}

/**
 * drawn_palette_choose:
 * @palette: to be filled
 * @uid: whose chance
 * @decade: a decade of the table
 */
void
drawn_palette_choose (DrawnPalette *palette, const char *uid, int decade)
{
  const DecadePalettes *palettes = &PALETTES[0];
  const char *text;

  for (guint i = 0; i < G_N_ELEMENTS (PALETTES); i++)
    if (PALETTES[i].decade == decade)
      palettes = &PALETTES[i];

  text = choose_text (palettes, uid);
  palette->ground = drawn_colour_parse (text);
  palette->ink = drawn_colour_parse (text + 7);
  palette->hot = drawn_colour_parse (text + 14);
  palette->cool = drawn_colour_parse (text + 21);
}

/**
 * drawn_palette_get:
 * @palette: a palette
 * @role: `g`round, `i`nk, `h`ot or `c`ool
 */
DrawnColour
drawn_palette_get (const DrawnPalette *palette, char role)
{
  switch (role)
    {
    case 'g':
      return palette->ground;
    case 'i':
      return palette->ink;
    case 'h':
      return palette->hot;
    case 'c':
      return palette->cool;
    default:
      g_return_val_if_reached (palette->ink);
    }
}

static DrawnColour
strongest (const DrawnPalette *palette, DrawnColour field)
{
  DrawnColour best = palette->ground;

  for (const char *role = ROLES; *role != '\0'; role++)
    {
      DrawnColour colour = drawn_palette_get (palette, *role);

      if (drawn_colour_contrast (colour, field) > drawn_colour_contrast (best, field))
        best = colour;
    }
  return best;
}

/* Paper and soot; between the fields that they serve lie a few for which only
 * white and black will do. */
static DrawnColour
strongest_for_type (const DrawnPalette *palette, DrawnColour field)
{
  static const char *const BEYOND[] = { "FBF5E8", "14110F", "FFFFFF", "000000" };
  DrawnColour best = strongest (palette, field);

  for (guint i = 0; i < G_N_ELEMENTS (BEYOND); i++)
    {
      DrawnColour colour = drawn_colour_parse (BEYOND[i]);

      if (i == 2 && (drawn_get_reference () || drawn_colour_contrast (best, field) >= LEAST_CONTRAST))
        break;
      if (drawn_colour_contrast (colour, field) > drawn_colour_contrast (best, field))
        best = colour;
    }
  return best;
}

/**
 * drawn_palette_on:
 * @palette: a palette
 * @field: what the type stands on
 *
 * Type is never set in a colour that was merely picked.
 *
 * Returns: the palette's first colour that can be read on the field; if there
 *   is none, the best of the palette, paper and soot, white and black
 */
DrawnColour
drawn_palette_on (const DrawnPalette *palette, DrawnColour field)
{
  for (const char *role = "igch"; *role != '\0'; role++)
    {
      DrawnColour colour = drawn_palette_get (palette, *role);

      if (drawn_colour_contrast (colour, field) >= LEAST_CONTRAST)
        return colour;
    }
  return strongest_for_type (palette, field);
}

/* In these two an order without a candidate is the usual order. */
static DrawnColour
figure (const DrawnPalette *palette,
        DrawnColour field,
        const char *order,
        const DrawnColour *without,
        guint n_without)
{
  gboolean any = FALSE;

  for (const char *role = order; *role != '\0'; role++)
    {
      DrawnColour colour = drawn_palette_get (palette, *role);
      gboolean left_out = FALSE;

      for (guint i = 0; i < n_without; i++)
        left_out = left_out || drawn_colour_equal (colour, without[i]);
      if (left_out)
        continue;
      any = TRUE;
      if (drawn_colour_contrast (colour, field) >= 2.0)
        return colour;
    }
  return any ? strongest (palette, field) : figure (palette, field, "hicg", NULL, 0);
}

/**
 * drawn_palette_figure:
 * @palette: a palette
 * @field: what the shape stands on
 * @order: the roles to be tried
 *
 * Returns: the first of the colours that holds as a shape on the field
 */
DrawnColour
drawn_palette_figure (const DrawnPalette *palette, DrawnColour field, const char *order)
{
  return figure (palette, field, order, NULL, 0);
}

/**
 * drawn_palette_figure_without:
 * @palette: a palette
 * @field: what the shape stands on
 * @order: the roles to be tried
 * @a: a colour that is not wanted
 * @b: another, or the same again
 */
DrawnColour
drawn_palette_figure_without (
    const DrawnPalette *palette, DrawnColour field, const char *order, DrawnColour a, DrawnColour b)
{
  DrawnColour without[] = { a, b };

  return figure (palette, field, order, without, G_N_ELEMENTS (without));
}

/**
 * drawn_palette_second:
 * @palette: a palette
 * @field: what the shape stands on
 * @first: the shape beside it
 *
 * Returns: a colour that stands beside the first on the field and is neither
 */
DrawnColour
drawn_palette_second (const DrawnPalette *palette, DrawnColour field, DrawnColour first)
{
  for (const char *role = "icgh"; *role != '\0'; role++)
    {
      DrawnColour colour = drawn_palette_get (palette, *role);

      if (drawn_colour_contrast (colour, field) >= 1.4 && drawn_colour_contrast (colour, first) >= 1.4)
        return colour;
    }
  return drawn_colour_blend (first, field, 0.5);
}
