/* The text of every C template, embedded in the compiler's binary. */
#ifndef BURIN_TEMPLATES_H
#define BURIN_TEMPLATES_H

#include <stddef.h>

typedef struct burin_template {
    const char *name; /* path below Templates/, or codecs/ and a file of the image codecs */
    const char *text; /* not NUL-terminated */
    size_t size;
} burin_template;

/* The template at `index`; `name` is null past the last. */
burin_template burin_template_at(size_t index);

#endif
