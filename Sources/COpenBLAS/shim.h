// OpenBLAS's own header, found through its pkg-config file: it defines `blasint`.
#include <cblas.h>
