/**
 * Server settings of the embedded engine: small caches, few background threads and small merges, so that the
 * whole process stays within its memory budget beside Node. System logs are off because none is declared.
 */
const SERVER_SETTINGS: Readonly<Record<string, string | number>> = {
  mark_cache_size: 32 << 20,
  index_mark_cache_size: 8 << 20,
  primary_index_cache_size: 16 << 20,
  uncompressed_cache_size: 0,
  index_uncompressed_cache_size: 0,
  query_condition_cache_size: 1 << 20,
  compiled_expression_cache_size: 4 << 20,
  mmap_cache_size: 64,
  background_pool_size: 2,
  background_merges_mutations_concurrency_ratio: 1,
  background_common_pool_size: 2,
  background_move_pool_size: 1,
  background_fetches_pool_size: 1,
  background_schedule_pool_size: 4,
  background_buffer_flush_schedule_pool_size: 1,
  background_message_broker_schedule_pool_size: 1,
  background_distributed_schedule_pool_size: 1,
  // A limit and no reservation. The engine keeps some threads of every directory a process has had open.
  max_thread_pool_size: 1000,
  max_thread_pool_free_size: 8,
  max_io_thread_pool_size: 8,
  max_io_thread_pool_free_size: 0,
};

const MERGE_TREE_SETTINGS: Readonly<Record<string, string | number>> = {
  max_bytes_to_merge_at_max_space_in_pool: 512 << 20,
  merge_max_block_size: 2048,
  merge_max_block_size_bytes: 4 << 20,
  number_of_free_entries_in_pool_to_lower_max_size_of_merge: 1,
  number_of_free_entries_in_pool_to_execute_mutation: 1,
  number_of_free_entries_in_pool_to_execute_optimize_entire_partition: 1,
  // Each part is a dozen files: these would add one or two more, which small parts have no use for.
  auto_statistics_types: '',
  write_marks_for_substreams_in_compact_parts: 0,
  ratio_of_defaults_for_sparse_serialization: 1,
  serialization_info_version: 'basic',
  packed_skip_index_max_bytes: 1 << 20,
};

function tags(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `  <${name}>${value}</${name}>\n`)
    .join('');
}

/** The engine reads these from a file only. */
export function engineConfigXml(): string {
  return `<clickhouse>\n  <logger><level>none</level></logger>\n${tags(SERVER_SETTINGS)}<merge_tree>\n${tags(MERGE_TREE_SETTINGS)}</merge_tree>\n</clickhouse>\n`;
}

/** How results are written; the row readers rely on these. */
const OUTPUT_SETTINGS: Readonly<Record<string, string | number>> = {
  output_format_json_quote_64bit_integers: 1,
  output_format_json_escape_forward_slashes: 0,
  date_time_output_format: 'iso',
};

/** Limits of one statement on a reading connection: a search gives up rather than take the machine. */
export const READ_SETTINGS: Readonly<Record<string, string | number>> = {
  ...OUTPUT_SETTINGS,
  max_threads: 2,
  max_execution_time: 20,
  max_memory_usage: 256 << 20,
  max_bytes_before_external_group_by: 64 << 20,
  max_bytes_before_external_sort: 64 << 20,
  max_block_size: 8192,
  output_format_parallel_formatting: 0,
};

export const WRITE_SETTINGS: Readonly<Record<string, string | number>> = {
  ...OUTPUT_SETTINGS,
  // Fewer files a part: a small new part is read whole as fast as by its index, and a merge makes that.
  materialize_skip_indexes_on_insert: 0,
  async_insert: 0,
  max_threads: 1,
  max_insert_threads: 1,
  input_format_parallel_parsing: 0,
  max_execution_time: 60,
};

/** Of a server that others use too: its own limits hold, ours only end what takes too long. */
export const SERVER_READ_SETTINGS: Readonly<Record<string, string | number>> = {
  ...OUTPUT_SETTINGS,
  max_execution_time: 20,
  // An error that comes after the first rows is an error of the whole answer.
  wait_end_of_query: 1,
};

export const SERVER_WRITE_SETTINGS: Readonly<Record<string, string | number>> = {
  async_insert: 0,
  max_execution_time: 60,
  wait_end_of_query: 1,
};

/** `SET a=1, b='x'` of constants. */
export function setStatement(settings: Readonly<Record<string, string | number>>): string {
  const pairs = Object.entries(settings).map(
    ([name, value]) => `${name}=${typeof value === 'number' ? value : `'${value}'`}`,
  );
  return `SET ${pairs.join(', ')}`;
}
