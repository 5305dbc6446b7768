#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>
