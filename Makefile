# Mọi lệnh của dự án. `make` liệt kê chúng. / All commands; `make` lists them.
#
# Each target only makes the environment (tools/bootstrap.py, milliseconds when it is up to
# date) and then calls one program, so that everything also works without make.
#
# On the command line one may set:
#   PYTHON=python3.12     the Python that .venv is made from
#   SITEURL=https://…     the address the site will have
#   OUTPUT=folder         where the site is built (the program's own default is output/)
#   ARGS='…'              more options for the program (for test: for pytest)

PYTHON ?= python3
SITEURL ?=
OUTPUT ?=
ARGS ?=
# uv is needed for `make lock` alone: building and testing never call it.
UV ?= uv
# `make lock LOCK_FLAGS=--upgrade` goes to the newest versions; without it pins stay.
LOCK_FLAGS ?=

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

GIOT_HONG := $(BIN)/giot-hong
# Given only when set, so that the program's own defaults hold otherwise.
OPTIONS = $(if $(SITEURL),--siteurl '$(SITEURL)') $(if $(OUTPUT),--output '$(OUTPUT)') $(ARGS)
COMPILE := $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11
NODE_MODULES := tools/quality/node_modules/.package-lock.json

# Python's output is UTF-8 on every system, whatever the locale says.
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help build check serve test test-server lint format publish demo bench quality lock clean \
	env-build env-test steps-lint
# Steps are in order: the tests make no sense while the environment is being made.
.NOTPARALLEL:

help: ## Liệt kê các lệnh
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env-build:
	@$(PYTHON) tools/bootstrap.py build

env-test:
	@$(PYTHON) tools/bootstrap.py test

build: env-build ## Dựng trang vào output/ (đặt OUTPUT=… để đổi chỗ)
	@$(GIOT_HONG) build $(OPTIONS)

check: env-build ## Kiểm tra nội dung mà không dựng trang
	@$(GIOT_HONG) check $(ARGS)

serve: env-build ## Xem trang trên máy này, tự dựng lại khi sửa
	@$(GIOT_HONG) serve $(if $(OUTPUT),--output '$(OUTPUT)') $(ARGS)

demo: env-build ## Dựng trang mẫu với dữ liệu giả
	@$(GIOT_HONG) demo $(ARGS)

publish: env-build ## Dựng bản để đăng: make publish SITEURL=https://…
	@case '$(SITEURL)' in \
	  https://?*) ;; \
	  *) echo 'Cần địa chỉ của trang: make publish SITEURL=https://… / publish needs SITEURL=https://…' >&2; exit 2 ;; \
	esac
	@$(GIOT_HONG) publish $(OPTIONS)

test: env-test steps-lint ## Chạy mọi kiểm tra: ruff, mypy, pytest
	@echo '== Chromium, sshd, nginx'
	@$(BIN)/python tools/server_programs.py
	@chromium="$$($(BIN)/python tools/chromium.py)" || exit 1; \
	echo "$$chromium"; \
	echo '== pytest'; \
	GIOT_HONG_CHROMIUM="$$chromium" $(BIN)/python -m pytest $(ARGS)

test-server: env-test ## Chỉ thử máy chủ: sshd, git push, nginx thật (phần của make test)
	@$(BIN)/python tools/server_programs.py
	@$(BIN)/python -m pytest tests/server $(ARGS)

lint: env-test steps-lint ## Chỉ chạy ruff và mypy

steps-lint:
	@echo '== ruff check'
	@$(BIN)/ruff check .
	@echo '== ruff format --check'
	@$(BIN)/ruff format --check .
	@echo '== mypy'
	@$(BIN)/mypy

format: env-test ## Định dạng lại mã Python
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: env-build ## Đo thời gian dựng trang
	@$(BIN)/python benchmarks/build.py $(ARGS)
	@$(BIN)/python benchmarks/history.py
	@$(BIN)/python benchmarks/same_work/run.py
	@$(BIN)/python benchmarks/growth.py 200 1000 --file build/growth.json
	@$(BIN)/python benchmarks/serving.py --seconds 2

# The site that is judged is the demo's, unless SITE names another one.
SITE ?= build/demo/site
quality: env-build $(NODE_MODULES) ## Nhờ các công cụ ngoài chấm trang mẫu (cần Node và Java)
	@$(if $(filter build/demo/site,$(SITE)),$(GIOT_HONG) demo $(ARGS),true)
	@chromium="$$($(BIN)/python tools/chromium.py)" || exit 1; \
	GIOT_HONG_CHROMIUM="$$chromium" node tools/quality/run.mjs '$(SITE)'

$(NODE_MODULES): tools/quality/package.json tools/quality/package-lock.json
	@for program in node npm java; do \
	  command -v $$program >/dev/null || { \
	    echo "Thiếu $$program: make quality cần Node 20+ và Java 17+. / $$program is missing: make quality needs Node 20+ and Java 17+." >&2; \
	    exit 2; }; \
	done
	@echo 'Đang cài công cụ chấm trang (npm) …'
	@cd tools/quality && npm ci --loglevel=error
	@touch $@

# Two locks: what building needs, and on top of it (-c: at the same versions) what the tests
# and linters need. They hold hashes for every system and for Python 3.11 to 3.14, and no
# address of any registry. uv finds its registry in the settings of whoever calls this.
# (The npm lock: `npm install --package-lock-only` in tools/quality.)
lock: ## Tính lại các tệp khóa phiên bản (cần uv)
	@command -v $(UV) >/dev/null || { \
	  echo 'Cần uv: pip install uv / make lock needs uv (or UV=path).' >&2; exit 2; }
	@export UV_CUSTOM_COMPILE_COMMAND='make lock'; \
	$(COMPILE) $(LOCK_FLAGS) --all-extras --group build pyproject.toml -o requirements.lock && \
	$(COMPILE) $(LOCK_FLAGS) --all-extras --group build --group test --group lint \
	  -c requirements.lock pyproject.toml -o requirements-test.lock
	@! grep -nE '://' requirements.lock requirements-test.lock
	@echo 'requirements.lock, requirements-test.lock'

clean: ## Xóa mọi thứ dựng ra và các bộ nhớ đệm (giữ .venv)
	@rm -rf output build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find plugins tests tools -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
