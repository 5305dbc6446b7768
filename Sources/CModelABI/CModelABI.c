#include "burin_model_abi.h"
