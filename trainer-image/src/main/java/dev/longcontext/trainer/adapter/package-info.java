/** LoRA adapters, in a model and in PEFT's files. */
package dev.longcontext.trainer.adapter;
