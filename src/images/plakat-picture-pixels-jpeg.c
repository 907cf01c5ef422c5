/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <turbojpeg.h>

#include "plakat-picture-pixels.h"
#include "plakat-pictures.h"

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define WORDS TJPF_BGRX
#else
#define WORDS TJPF_XRGB
#endif


static void
destroy (gpointer handle)
{
  tjDestroy (handle);
}

static GPrivate decoder = G_PRIVATE_INIT (destroy);

/* Each thread has its own, and sets it up once. */
static tjhandle
get_decoder (void)
{
  tjhandle handle = g_private_get (&decoder);

  if (handle == NULL)
    {
      handle = tjInitDecompress ();
      g_private_set (&decoder, handle);
    }
  return handle;
}

static gboolean
fail (tjhandle handle, GError **error)
{
  g_set_error (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_BROKEN, _ ("The picture is damaged: %s"),
               handle ? tjGetErrorStr2 (handle) : "turbojpeg");
  /* One that failed within a header (libjpeg-turbo 2.1) would read on from there in the next picture. */
  g_private_replace (&decoder, NULL);
  return FALSE;
}

/* The smallest of the sizes that the decoder makes on its way which is not too small. */
static void
choose_size (int width, int height, int least_width, int least_height, int *to_width, int *to_height)
{
  int count = 0;
  const tjscalingfactor *factors = tjGetScalingFactors (&count);

  *to_width = width;
  *to_height = height;
  for (int i = 0; i < count; i++)
    {
      int w = TJSCALED (width, factors[i]), h = TJSCALED (height, factors[i]);

      if (w >= least_width && h >= least_height && w < *to_width)
        {
          *to_width = w;
          *to_height = h;
        }
    }
}

/* Warnings are passed over, as by everybody else: only what ends too early is not worth showing. */
static gboolean
is_whole (tjhandle handle)
{
  return tjGetErrorCode (handle) == TJERR_WARNING && strstr (tjGetErrorStr2 (handle), "remature end") == NULL;
}

/* Four inks on white; with Adobe's marker what is stored is how much of the paper is left. */
static void
mix_inks (PlakatPicturePixels *pixels, gboolean adobe)
{
  for (gsize i = 0; i < (gsize) pixels->width * (gsize) pixels->height; i++)
    {
      guint8 ink[4];

      memcpy (ink, &pixels->words[i], 4);
      for (guint n = 0; n < 4 && !adobe; n++)
        ink[n] = (guint8) (255 - ink[n]);
      pixels->words[i] = 0xff000000u | (guint32) (ink[0] * ink[3] / 255) << 16
                         | (guint32) (ink[1] * ink[3] / 255) << 8 | (guint32) (ink[2] * ink[3] / 255);
    }
}

/*
 * plakat_picture_pixels_decode_jpeg:
 * @self: (out caller-allocates): cleared by the caller in any case
 * @bytes: foreign bytes
 * @header: what was read of them
 * @wanted: width in pixels, 0 for all there are
 * @error: return location for a #PlakatImagesError
 *
 * Decodes at the nearest size that costs little and then goes to the very one. Any thread.
 */
gboolean
plakat_picture_pixels_decode_jpeg (
    PlakatPicturePixels *self, GBytes *bytes, const PlakatPictureHeader *header, int wanted, GError **error)
{
  tjhandle handle = get_decoder ();
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  PlakatPictureHeader seen = *header;
  int sampling, colours, width, height;

  *self = (PlakatPicturePixels) { .opaque = TRUE };
  if (handle == NULL
      || tjDecompressHeader3 (handle, data, length, &seen.width, &seen.height, &sampling, &colours) != 0)
    return fail (handle, error);
  /* The decoder's own word counts, if the two should differ. */
  if (!plakat_picture_header_check (seen.width, seen.height, error))
    return FALSE;
  plakat_picture_pixels_fit (&seen, wanted, &width, &height);
  choose_size (seen.width, seen.height, width, height, &self->width, &self->height);
  self->words = g_try_malloc_n ((gsize) self->width * (gsize) self->height, 4);
  if (self->words == NULL)
    return fail (NULL, error);
  if (tjDecompress2 (handle, data, length, (guchar *) self->words, self->width, self->width * 4, self->height,
                     colours == TJCS_CMYK || colours == TJCS_YCCK ? TJPF_CMYK : WORDS, TJFLAG_LIMITSCANS)
          != 0
      && !is_whole (handle))
    return fail (handle, error);
  if (colours == TJCS_CMYK || colours == TJCS_YCCK)
    mix_inks (self, header->adobe);
  plakat_picture_pixels_scale (self, width, height);
  plakat_picture_pixels_turn (self, header->orientation);
  return TRUE;
}

/*
 * plakat_picture_pixels_encode_jpeg:
 * @self: opaque pixels
 * @quality: 1 to 100
 *
 * Any thread. Returns: (transfer full) (nullable): a JPEG
 */
GBytes *
plakat_picture_pixels_encode_jpeg (const PlakatPicturePixels *self, int quality)
{
  tjhandle handle = tjInitCompress ();
  guchar *data = NULL;
  gulong length = 0;
  GBytes *bytes = NULL;

  if (handle != NULL
      && tjCompress2 (handle, (const guchar *) self->words, self->width, self->width * 4, self->height, WORDS,
                      &data, &length, TJSAMP_444, quality, 0)
             == 0)
    bytes = g_bytes_new (data, length);
  tjFree (data);
  if (handle != NULL)
    tjDestroy (handle);
  return bytes;
}
