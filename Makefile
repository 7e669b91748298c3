# `make run` and `make test` set up by themselves; nothing else is needed but git, make and Python 3.11 or 3.12.
# The first that starts and has the right version; `make PYTHON=/path/to/python3.11` names another.
PYTHON ?= $(shell for p in python3.11 python3.12 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: setup run test test-long lint ui serve serve-model bench-same-bytes bench-kernels bench-gate bench-labels bench-generation bench-tokenizer bench-pack bench-train \
	bench-ingest bench-serving bench-kill bench-memory bench-warm-start bench-privacy plan check-page experiment-tokenizer experiment-optimizer \
	check-release check-gguf lock clean
.DEFAULT_GOAL := run

setup: $(VENV)/installed

$(VENV)/installed: requirements.lock
	@test -n "$(PYTHON)" || { echo "error: no Python 3.11 or 3.12 found: run make PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@touch $@

run: setup  ## the flow over the whole graph, on the built-in corpus unless params.yaml says otherwise
	$(BIN)/python -m flows.retrain

test: setup  ## behaviour of every stage, the graph, the flow; under 8 minutes on two cores
	$(BIN)/python -m pytest -q -m "not long"

test-long: setup  ## six proofs more: kills, erasure, a cluster, confidentiality, real reports where they are
	$(BIN)/python -m pytest -q -m long

lint: setup  ## style and types, benchmarks included
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

ui: setup  ## MLflow on this machine
	MLFLOW_DISABLE_TELEMETRY=true $(BIN)/mlflow ui --backend-store-uri sqlite:///mlflow.db --host 127.0.0.1 --port 5000

plan: setup  ## what training costs, needs and is worth: PRESET=base-500m for that of presets/, nothing for params.yaml's
	$(BIN)/python -m tasks.plan.preview $(if $(PRESET),presets/$(PRESET).yaml,params.yaml) data/packed/train.parquet

serve: setup  ## retrain on the schedule of params.yaml until stopped
	$(BIN)/python -m flows.serve

serve-model: setup  ## the champion, or MODEL=folder, answers on http://127.0.0.1:5001/invocations (or RADLM_SERVE_PORT)
	RADLM_SERVE_MODEL=$(MODEL) $(BIN)/python -m flows.serve_model

bench-same-bytes: setup  ## two fresh clones, the whole graph in each: the same dvc.lock?
	$(BIN)/python benchmarks/same_bytes.py

bench-kernels: setup  ## the kernels the trainer chose between
	$(BIN)/python -m benchmarks.kernels

bench-generation: setup  ## tokens a second with and without the cache, beside transformers', after `make run`; some 5 minutes
	$(BIN)/python -m benchmarks.generation

bench-pack: setup  ## packers side by side; with `pip install .[bench]` TRL's too
	$(BIN)/python -m benchmarks.packing
	$(BIN)/python -m benchmarks.mixing

bench-train: setup  ## training beside the Trainer, a packed loop, nanoGPT's manner and the notebook's recipe; 8 minutes
	$(BIN)/python -m benchmarks.training
	$(BIN)/python -m benchmarks.training.equal_time

bench-ingest: setup  ## what the gate finds, near-duplicates, and ingest's time and memory at 10k, 100k and 1M reports
	$(BIN)/python -m benchmarks.ingest_gate
	$(BIN)/python -m benchmarks.ingest_near
	$(BIN)/python -m benchmarks.ingest_scale

bench-labels: setup  ## labels against people's coding and planted contradictions; RADLM_REAL_REPORTS=the CSV for real ones
	$(BIN)/python -m benchmarks.labels
	$(BIN)/python -m benchmarks.contradictions

bench-gate: setup  ## how often the gate promotes an equal model and lets a worse one pass, on invented pairs; some 10 minutes
	$(BIN)/python -m benchmarks.gate

bench-tokenizer: setup  ## training and encoding beside rustbpe, tiktoken and Hugging Face's tokenizers
	$(BIN)/python -m benchmarks.tokenizing

bench-warm-start: setup  ## training on from last month's model beside training from scratch, after `make run`; some 15 minutes
	$(BIN)/python -m benchmarks.warm_start

bench-memory: setup  ## the plan's memory beside what trainings of six shapes take; some 10 minutes
	$(BIN)/python -m benchmarks.memory

bench-serving: setup  ## latency of the served model for 1 and 4 clients, after `make run`; MODEL=folder for another
	$(BIN)/python -m benchmarks.serving $(if $(MODEL),$(MODEL),data/release/mlflow)

check-release: setup  ## transformers reads the release as we do? After `make run`; two minutes
	$(BIN)/python -m benchmarks.release

check-gguf: setup  ## llama.cpp reads the release as we do? Builds it first, with cmake and a C++ compiler; some 10 minutes
	$(BIN)/python -m pip install --quiet --disable-pip-version-check ".[gguf]"
	$(BIN)/python -m pytest -n0 -q tests/export/test_export_llama.py
	$(BIN)/python -m benchmarks.gguf_reader

bench-kill: setup  ## 50 trainings, each killed and started again, held against one that was not; some 15 minutes
	$(BIN)/python -m benchmarks.kill

bench-privacy: setup  ## what the privacy stage sees of a model, the longer it is taught the same text; a minute
	$(BIN)/python -m benchmarks.privacy

experiment-tokenizer: setup  ## which tokens make the better model at equal FLOPs; 36 trainings, most of an hour
	$(BIN)/python -m benchmarks.experiment_tokenizer

experiment-optimizer: setup  ## how many tokens Muon needs for what AdamW reaches; some 30 trainings, most of an hour
	$(BIN)/python -m benchmarks.experiment_optimizer

check-page: setup  ## the page in Chromium on desktop, phone and paper; PAGE=file, FOLDER=where pictures go
	$(BIN)/python -m benchmarks.page_in_browser $(if $(PAGE),--page $(PAGE)) $(if $(FOLDER),--folder $(FOLDER))

lock:  ## requirements.lock anew from the ranges in pyproject.toml
	rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check ".[dev]"
	.venv-lock/bin/python -m pip freeze --exclude radlm | sed 's/+cpu$$//' > requirements.lock
	rm -rf .venv-lock build *.egg-info

clean:  ## what can be made again; the results and the record stay
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
