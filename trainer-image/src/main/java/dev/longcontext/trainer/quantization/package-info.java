/** NF4 with double quantisation, bit by bit as bitsandbytes has it. */
package dev.longcontext.trainer.quantization;
