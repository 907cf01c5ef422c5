/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-db.h"
#include "plakat-schema.h"

/* A document with what requests are described with. */
#define DOCUMENT                                                                                             \
  "{\"components\":{\"schemas\":{"                                                                           \
  "\"Stars\":{\"type\":[\"number\",\"null\"],\"minimum\":0.5,\"maximum\":5,\"multipleOf\":0.5},"             \
  "\"Tree\":{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"                            \
  "\"name\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":3},"                                          \
  "\"children\":{\"type\":\"array\",\"maxItems\":2,\"items\":{\"$ref\":\"#/components/schemas/Tree\"}}}},"   \
  "\"Op\":{\"oneOf\":[{\"type\":\"object\",\"required\":[\"kind\",\"want\"],\"additionalProperties\":false," \
  "\"properties\":{\"kind\":{\"const\":\"entry\"},\"want\":{\"type\":\"boolean\"}}},"                        \
  "{\"type\":\"object\",\"required\":[\"kind\"],\"additionalProperties\":false,"                             \
  "\"properties\":{\"kind\":{\"const\":\"rating\"},\"rating\":{\"$ref\":\"#/components/schemas/Stars\"}}}]}" \
  "}}}"

typedef struct
{
  JsonParser *parser;
  PlakatSchemas *schemas;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->parser = json_parser_new_immutable ();
  json_parser_load_from_data (fixture->parser, DOCUMENT, -1, &error);
  g_assert_no_error (error);
  fixture->schemas = plakat_schemas_new (json_node_get_object (json_parser_get_root (fixture->parser)));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  plakat_schemas_free (fixture->schemas);
  g_object_unref (fixture->parser);
}

static const PlakatSchema *
compile (Fixture *fixture, const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  const PlakatSchema *schema = plakat_schemas_compile (fixture->schemas, json_node_get_object (node), &error);

  g_assert_no_error (error);
  g_assert_nonnull (schema);
  return schema;
}

static void
fits (const PlakatSchema *schema, const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (node);
  g_assert_true (plakat_schema_check (schema, node, "it", &error));
  g_assert_no_error (error);
}

/* @sentence is what a client would read. */
static void
fails (const PlakatSchema *schema, const char *json, const char *sentence)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (node);
  g_assert_false (plakat_schema_check (schema, node, "it", &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  const PlakatSchema *stars = compile (fixture, "{\"$ref\":\"#/components/schemas/Stars\"}");
  const PlakatSchema *whole = compile (fixture, "{\"type\":\"integer\",\"minimum\":1}");
  const PlakatSchema *above = compile (fixture, "{\"type\":\"number\",\"exclusiveMinimum\":0}");

  fits (stars, "0.5");
  fits (stars, "5");
  fits (stars, "null");
  fails (stars, "0", "“it” must be a number from 0.5 to 5.");
  fails (stars, "5.5", "“it” must be a number from 0.5 to 5.");
  fails (stars, "1.3", "“it” must be a number in steps of 0.5.");
  fails (stars, "\"3\"", "“it” must be a number.");
  fails (stars, "true", "“it” must be a number.");
  fits (whole, "9223372036854775807");
  fails (whole, "1.5", "“it” must be a whole number.");
  fails (whole, "0", "“it” must be a number from 1.");
  fits (above, "0.001");
  fails (above, "0", "“it” must be a number from 0.");
}

static void
test_strings (Fixture *fixture, gconstpointer data)
{
  const PlakatSchema *word =
      compile (fixture, "{\"type\":\"string\",\"minLength\":2,\"maxLength\":3,\"pattern\":\"^[a-zé]+$\"}");
  const PlakatSchema *day = compile (fixture, "{\"type\":[\"string\",\"null\"],\"format\":\"date\"}");
  const PlakatSchema *uuid = compile (fixture, "{\"type\":\"string\",\"format\":\"uuid\"}");
  const PlakatSchema *choice = compile (fixture, "{\"enum\":[\"a\",2,null]}");

  fits (word, "\"éé\"");
  fails (word, "\"é\"", "“it” must be at least 2 characters.");
  fails (word, "\"éééé\"", "“it” must be at most 3 characters.");
  fails (word, "\"ab1\"", "“it” does not have the form that is asked for.");
  fits (day, "\"1955-02-19\"");
  fits (day, "null");
  fails (day, "\"1955-02-30\"", "“it” must be a day, as 1955-02-19.");
  fails (day, "\"1955-02\"", "“it” must be a day, as 1955-02-19.");
  fits (uuid, "\"6ba7b810-9dad-41d1-80b4-00c04fd430c8\"");
  fails (uuid, "\"6ba7b810\"", "“it” must be a UUID.");
  fits (choice, "null");
  fails (choice, "3", "“it” must be one of \"a\", 2, null.");
}

/* A schema may name itself; members nobody knows are refused by their whole name. */
static void
test_objects (Fixture *fixture, gconstpointer data)
{
  const PlakatSchema *tree = compile (fixture, "{\"$ref\":\"#/components/schemas/Tree\"}");

  fits (tree, "{\"name\":\"a\",\"children\":[{\"name\":\"b\",\"children\":[]}]}");
  fails (tree, "{\"children\":[{\"nome\":\"b\"}]}", "“it.children[0].nome” is not known here.");
  fails (tree, "{\"children\":[{\"children\":[{\"name\":\"long\"}]}]}",
         "“it.children[0].children[0].name” must be at most 3 characters.");
  fails (tree, "{\"children\":[{},{},{}]}", "“it.children” must have at most 2 elements.");
  fails (tree, "[]", "“it” must be an object.");
}

/* Of several forms the one that is meant says what is wrong. */
static void
test_one_of (Fixture *fixture, gconstpointer data)
{
  const PlakatSchema *op = compile (fixture, "{\"$ref\":\"#/components/schemas/Op\"}");
  const PlakatSchema *film = compile (
      fixture, "{\"oneOf\":[{\"type\":\"integer\",\"minimum\":1},{\"type\":\"string\",\"minLength\":1}]}");

  fits (op, "{\"kind\":\"entry\",\"want\":true}");
  fits (op, "{\"kind\":\"rating\",\"rating\":null}");
  fails (op, "{\"kind\":\"entry\",\"want\":1}", "“it.want” must be true or false.");
  fails (op, "{\"kind\":\"rating\",\"rating\":9}", "“it.rating” must be a number from 0.5 to 5.");
  fails (op, "{\"kind\":\"entry\"}", "“it.want” is missing.");
  fits (film, "\"tmdb:19\"");
  fails (film, "0", "“it” must be a number from 1.");
  fails (film, "[]", "“it” has none of the forms that are known here.");
}

static void
test_texts (Fixture *fixture, gconstpointer data)
{
  const PlakatSchema *page = compile (fixture, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":100}");
  const PlakatSchema *least = compile (fixture, "{\"type\":\"number\",\"minimum\":0}");
  const PlakatSchema *word = compile (fixture, "{\"type\":\"string\",\"maxLength\":3}");

  g_assert_true (plakat_schema_check_text (page, "100", "page", NULL));
  g_assert_false (plakat_schema_check_text (page, "101", "page", NULL));
  g_assert_false (plakat_schema_check_text (page, "1.5", "page", NULL));
  g_assert_false (plakat_schema_check_text (page, "99999999999999999999", "page", NULL));
  g_assert_false (plakat_schema_check_text (page, " 1", "page", NULL));
  g_assert_true (plakat_schema_check_text (least, "7.5", "min", NULL));
  g_assert_false (plakat_schema_check_text (least, "nan", "min", NULL));
  g_assert_false (plakat_schema_check_text (least, "-", "min", NULL));
  g_assert_false (plakat_schema_check_text (least, "1e5", "min", NULL));
  g_assert_true (plakat_schema_check_text (word, "100", "word", NULL));
}

#define THREADS 4
#define CHECKS 20000

static gpointer
check_often (gpointer data)
{
  const PlakatSchema *schema = data;
  g_autoptr (JsonNode) node = json_from_string ("\"b\"", NULL);

  for (int i = 0; i < CHECKS; i++)
    g_assert_true (plakat_schema_check (schema, node, "it", NULL));
  return NULL;
}

/* All threads that answer check with the same schemas: nothing of those may change, not even a number of
 * users that JSON-GLib counts for one thread alone. */
static void
test_threads (Fixture *fixture, gconstpointer data)
{
  const PlakatSchema *schema = compile (fixture, "{\"enum\":[\"a\",\"b\"]}");
  GThread *threads[THREADS];

  for (int i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("checker", check_often, (gpointer) schema);
  for (int i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
  fails (schema, "\"c\"", "“it” must be one of \"a\", \"b\".");
}

/* What the checker does not do must not be asked of it. */
static void
test_unknown_words (Fixture *fixture, gconstpointer data)
{
  static const char *const schemas[] = { "{\"type\":\"string\",\"dependentRequired\":{}}",
                                         "{\"type\":\"text\"}", "{\"$ref\":\"#/components/schemas/Nowhere\"}",
                                         "{\"pattern\":\"(\"}", "{\"items\":{\"not\":{}}}" };

  for (gsize i = 0; i < G_N_ELEMENTS (schemas); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (schemas[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (plakat_schemas_compile (fixture->schemas, json_node_get_object (node), &error));
      g_assert_nonnull (error);
    }
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/server/schema/numbers", test_numbers);
  ADD ("/server/schema/strings", test_strings);
  ADD ("/server/schema/objects", test_objects);
  ADD ("/server/schema/one-of", test_one_of);
  ADD ("/server/schema/texts", test_texts);
  ADD ("/server/schema/threads", test_threads);
  ADD ("/server/schema/unknown-words", test_unknown_words);
  return g_test_run ();
}
